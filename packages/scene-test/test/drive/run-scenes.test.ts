import { expect, it } from 'vitest';

import { endBySignal } from '../../src/drive/run-signals.js';
import { useSceneProject } from '../support/scene-project.js';

const project = useSceneProject();

it('runs every case of several files and ends with 0', async () => {
  const files = [project.scene('A', { one: '', two: '' }), project.scene('B', { three: '' })];
  const { report, ended } = await project.run(files);
  expect(ended).toEqual(['one passed', 'two passed', 'three passed']);
  expect(report.items.map(({ outcome }) => outcome)).toEqual(['executed', 'executed', 'executed']);
  expect(report.exitCode).toBe(0);
});

it('runs a file’s cases in one process, and another runtime’s in another', async () => {
  const printsPid = { one: 'console.log(process.pid);', two: 'console.log(process.pid);' };
  const file = project.scene('A', printsPid);
  const other = project.write(
    'B.scene.ts',
    `import { defineScene } from '@pto/scene-test';
     defineScene(import.meta.url, { level: 4, runtime: 'host_build_graph', cases: [{ name: 'three', platforms: ['a2a3sim'] }],
       test: () => console.log(process.pid) } as any);`,
  );
  const { result } = await project.run([file, other]);
  const pids = ['one', 'two', 'three'].map((name) => result(name).output!.tail);
  expect(pids[0]).toBe(pids[1]);
  expect(pids[2]).not.toBe(pids[0]);
});

it('gives every case devices that no other case has at the same time', async () => {
  const waits = `console.log(context.devices.join()); await new Promise((r) => setTimeout(r, 200));`;
  const file = project.scene(
    'Wide',
    { a: waits, b: waits, c: waits, d: waits },
    {
      fields: { a: { config: { deviceCount: 2 } }, c: { config: { deviceCount: 2 } } },
    },
  );
  const held = new Set<number>();
  const overlaps: number[] = [];
  let most = 0;
  const reporter = {
    caseStart: (_: unknown, devices: readonly number[]) => {
      for (const id of devices) if (held.has(id)) overlaps.push(id);
      devices.forEach((id) => held.add(id));
      most = Math.max(most, held.size);
    },
    caseEnd: (_: unknown, result: { devices: readonly number[] }) => result.devices.forEach((id) => held.delete(id)),
  };
  const { ended, result } = await project.run([file], { devices: [4, 5, 6], maxParallel: 8 }, { reporter });
  expect(ended).toHaveLength(4);
  expect(overlaps).toEqual([]);
  expect(most).toBe(3);
  expect(result('a').devices).toHaveLength(2);
  expect(result('a').output!.tail.trim()).toBe(result('a').devices.join());
});

it('refuses a case that needs more devices than there are, before anything runs', async () => {
  const file = project.scene('Wide', { a: '' }, { fields: { a: { config: { deviceCount: 3 } } } });
  await expect(project.run([file], { devices: [0, 1] })).rejects.toMatchObject({ code: 'ERR_PTO_SCENE_DEVICES' });
  const { ended } = await project.run([file]);
  expect(ended).toEqual(['a passed']);
});

it('says of a file that does not load why, and runs the others', async () => {
  const files = [
    project.write('syntax.scene.ts', 'const x: number = ;'),
    project.write('throws.scene.ts', `throw new Error('at import');`),
    project.write('exits.scene.ts', `console.log('bye'); process.exit(7);`),
    project.write('empty.scene.ts', `import 'node:test'; export {};`),
    project.scene('Good', { one: '' }),
  ];
  const { report, ended } = await project.run(files);
  expect(ended).toEqual(['one passed']);
  expect(report.exitCode).toBe(1);
  const reasons = report.items.filter(({ outcome }) => outcome === 'failedToLoad').map(({ reason }) => reason);
  expect(reasons).toEqual([
    expect.stringContaining('Unexpected ";"'),
    expect.stringContaining('at import'),
    expect.stringContaining('The process that loaded it ended with exit code 7.\nbye'),
    expect.stringContaining('defines no scene'),
  ]);
});

it('does not swallow a file whose tests are of another framework', async () => {
  const plain = project.write(
    'plain.test.ts',
    `import { test } from 'node:test'; test('fails', () => { throw new Error(); });`,
  );
  const { report } = await project.run([plain, project.scene('Good', { one: '' })]);
  expect(report.exitCode).toBe(1);
  expect(report.items.find(({ outcome }) => outcome === 'failedToLoad')?.file).toBe(plain);
});

it('ends with 5 when no case is executed, unless that is fine', async () => {
  const file = project.scene('A', { slow: '' }, { fields: { slow: { manual: true } } });
  expect((await project.run([file])).report.exitCode).toBe(5);
  expect((await project.run([file], { passWithNoTests: true })).report.exitCode).toBe(0);
  const { report, ended } = await project.run([file], { manual: 'only' });
  expect(ended).toEqual(['slow passed']);
  expect(report.exitCode).toBe(0);
});

it('stops at the first failure when asked, and tells what did not run', async () => {
  const file = project.scene('A', { one: '', two: `throw new Error('no');`, three: '' });
  const { report, ended, result } = await project.run([file], { exitFirst: true });
  expect(ended).toEqual(['one passed', 'two failed', 'three cancelled']);
  expect(result('three').reason).toContain('--exitfirst');
  expect(report.exitCode).toBe(1);
});

it('ends a run that takes too long with 124, and tells what did not run', async () => {
  const file = project.scene('A', { quick: '', hangs: 'for (;;);', never: '' });
  const { report, ended, result } = await project.run([file], { sessionTimeoutMs: 5000 });
  expect(ended).toEqual(['quick passed', 'never cancelled', 'hangs cancelled']);
  expect(result('never').reason).toBe('the whole run took longer than 5 s');
  expect(report.exitCode).toBe(124);
});

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
])('ends with %s while a case runs, and reports what ran', async (name, exitCode) => {
  const file = project.scene('A', { first: '', runs: `console.log('begun'); for (;;);`, never: '' });
  const controller = new AbortController();
  const reporter = {
    caseStart: (item: { case: string }) => {
      if (item.case === 'runs') setTimeout(() => controller.abort(endBySignal(name)), 300);
    },
  };
  const { report, ended } = await project.run([file], {}, { reporter, signal: controller.signal });
  expect(ended).toEqual(['first passed', 'never cancelled', 'runs cancelled']);
  expect(report.exitCode).toBe(exitCode);
  expect(report.items).toHaveLength(3);
});

it('passes every forwarded option on to the cases', async () => {
  const file = project.scene('A', { counts: 'console.log("round");' });
  const { result } = await project.run([file], { rounds: 3, warmup: 2 });
  expect(result('counts').output!.tail).toBe('round\n'.repeat(5));
  expect(result('counts').timings.runMs).toHaveLength(3);
});

it('lists cases without running them', async () => {
  const file = project.scene('A', { one: `throw new Error('ran');` });
  const { report, ended } = await project.run([file], { collectOnly: true });
  expect(ended).toEqual(['one skipped']);
  expect(report.exitCode).toBe(0);
});
