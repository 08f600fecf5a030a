import { expect, it } from 'vitest';

import { runTests } from '../../src/drive/run-tests.js';
import { readOptions } from '../../src/options/add-options.js';
import { kernelScene } from '../support/kernel-scene.js';
import { useSceneProject } from '../support/scene-project.js';

const project = useSceneProject();

it('a kernel that overruns an array of its own is found by a sanitizer, and is one failed case', async () => {
  const file = project.write('Overruns.scene.ts', kernelScene('Overruns', ['overruns', 'works']));
  const run = (sanitizer: string) =>
    runTests(
      [file],
      { ...readOptions(), sanitizer, outputsDir: `${project.dir}/outputs` },
      {
        write: () => undefined,
        isColored: false,
        signal: new AbortController().signal,
      },
    );
  const { results } = await run('address');
  expect(results.map(({ status }) => status)).toEqual(['failed', 'passed']);
  expect(results[0]).toMatchObject({ exit: { signal: 'SIGABRT' } });
  expect(results[0]!.output!.tail).toMatch(/AddressSanitizer: stack-buffer-overflow[\s\S]*'few' \(line 15\)/);
});
