// Whatever a kernel does to the process of its case, it is one failed case, and the others run.

import { expect, it } from 'vitest';

import { kernelScene } from '../support/kernel-scene.js';
import { useSceneProject } from '../support/scene-project.js';

const project = useSceneProject();

it('a case whose kernel leaves a NaN, crashes or never returns is one failed case', async () => {
  const cases = ['leavesNan', 'works', 'crashes', 'hangs', 'prints'] as const;
  const file = project.write('Kernels.scene.ts', kernelScene('Kernels', cases));
  await project.run([file], { selectors: ['works'] });
  const { ended, result } = await project.run([file], { timeoutMs: 5000 });
  expect(ended).toEqual(['leavesNan failed', 'works passed', 'crashes failed', 'hangs timedOut', 'prints passed']);
  expect(result('leavesNan').error).toMatchObject({ code: 'ERR_PTO_SCENE_MISMATCH' });
  expect(result('leavesNan').comparisons).toMatchObject([
    {
      name: 'f',
      status: 'values',
      mismatches: 1,
      nanActual: 1,
      nanExpected: 0,
      first: [{ index: [5], actual: 'NaN' }],
    },
  ]);
  expect(result('crashes')).toMatchObject({ error: { code: 'ERR_PTO_SCENE_PROCESS' }, exit: { signal: 'SIGSEGV' } });
});

it('what a kernel prints belongs to its case, complete lines or not', async () => {
  const file = project.write('Prints.scene.ts', kernelScene('Prints', ['works', 'prints', 'leavesNan']));
  const { result } = await project.run([file]);
  expect(result('works').output!.tail).toBe('');
  expect(result('prints').output!.tail).toBe('the kernel says 2');
  expect(result('leavesNan').output!.tail).toBe('');
});
