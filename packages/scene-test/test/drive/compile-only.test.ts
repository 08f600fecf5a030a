import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { expect, it, onTestFinished, vi } from 'vitest';

import { kernelScene } from '../support/kernel-scene.js';
import { useSceneProject } from '../support/scene-project.js';

const project = useSceneProject();
const kernels = path.resolve(import.meta.dirname, '../execute/fixtures/kernels');

it('what the cases need is compiled, nothing is run, and what does not compile is told', async () => {
  const good = kernelScene('Good', ['crashes', 'works'], { first: `throw new Error('it ran');` });
  const bad = kernelScene('Bad', ['works']).replace(`${kernels}/misbehave.cpp`, `${kernels}/broken.cpp`);
  const files = [
    project.write('Good.scene.ts', good),
    project.write('Bad.scene.ts', bad),
    project.scene('Function', { four: '' }),
  ];
  const { report, ended } = await project.run(files, { compileOnly: true });
  expect(ended).toEqual(['crashes passed', 'works passed', 'works failed', 'four skipped']);
  expect(report.exitCode).toBe(1);
  expect(report.results[0]!.timings.runMs).toEqual([]);
  expect(report.results[2]!.error).toMatchObject({ code: 'ERR_PTO_COMPILE_FAILED' });
});

it('is ended by a signal like any run, and leaves nothing behind', async () => {
  const temp = `${project.dir}/temp`;
  mkdirSync(temp);
  vi.stubEnv('TMPDIR', temp);
  vi.stubEnv('PTO_CACHE_DIR', `${project.dir}/cache`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const file = project.write('Good.scene.ts', kernelScene('Good', ['works']));
  const controller = new AbortController();
  const isCompiling = () => readdirSync(temp).some((name) => name.startsWith('pto-simkernel'));
  const reporter = { caseStart: () => void vi.waitUntil(isCompiling, 20_000).then(() => controller.abort()) };
  const { report, ended } = await project.run([file], { compileOnly: true }, { reporter, signal: controller.signal });
  expect(ended).toEqual(['works cancelled']);
  expect(report.exitCode).toBe(130);
  expect(readdirSync(temp)).toEqual([]);
});
