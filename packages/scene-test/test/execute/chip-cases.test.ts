import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { Tensor } from '@pto/task-interface';
import { expect, test } from 'vitest';

import { taskArgs } from '../../src/index.js';
import type { ChipSource } from '../../src/definition/callable-source.js';
import { kernelSource } from '../../src/execute/compile-source.js';
import { TestExecutor, addition, additionArgs, callableOf } from './fixtures/scenes.js';

const executor = new TestExecutor();

test('a case that leaves the golden result passes', async () => {
  const result = await executor.run(addition());
  expect(result).toMatchObject({ id: 7, status: 'passed', devices: [0], comparisons: [{ name: 'f', status: 'ok' }] });
  expect(result.timings.runMs).toHaveLength(1);
  expect(result.outputsDir).toBeUndefined();
});

test('a case that leaves something else fails, with all comparisons in a file', async () => {
  const result = await executor.run(addition({ callable: callableOf('subtract') }));
  expect(result).toMatchObject({
    status: 'failed',
    error: { code: 'ERR_PTO_SCENE_MISMATCH', message: expect.stringContaining("Golden mismatch on 'f'") as string },
    comparisons: [{ name: 'f', status: 'values', mismatches: 64, maxAbsError: 6 }],
  });
  const file = JSON.parse(readFileSync(path.join(result.outputsDir!, 'mismatch.json'), 'utf8')) as object;
  expect(file).toMatchObject({ case: 'one', tensors: [{ name: 'f', mismatches: 64 }] });
});

test('scenes of one name and different kernels run their own', async () => {
  const add = addition({ name: 'same' });
  const subtract = addition({ name: 'same', callable: callableOf('subtract') });
  const statuses = [await executor.run(add), await executor.run(subtract), await executor.run(add)];
  expect(statuses.map(({ status }) => status)).toEqual(['passed', 'failed', 'passed']);
});

test('every round starts from the same inputs, and a changed one is found when asked for', async () => {
  const scene = addition({ callable: callableOf('add_to_input') });
  const rounds = await executor.run(scene, { rounds: 3, warmup: 2 });
  expect(rounds).toMatchObject({ status: 'passed' });
  expect(rounds.timings.runMs).toHaveLength(3);
  expect(await executor.run(scene, { checkInputs: true })).toMatchObject({
    status: 'failed',
    error: { code: 'ERR_PTO_SCENE_INPUT_CHANGED', message: expect.stringContaining("changed 'a'") as string },
  });
  expect(await executor.run(addition(), { checkInputs: true })).toMatchObject({ status: 'passed' });
});

test('what does not compile fails with what the compiler says, and the next case runs', async () => {
  const result = await executor.run(addition({ callable: callableOf('broken') }));
  expect(result.status).toBe('failed');
  expect(result.error!.message).toContain('broken.cpp');
  expect(await executor.run(addition())).toMatchObject({ status: 'passed' });
});

test('a run that fails takes its worker with it; the next case gets another', async () => {
  const cases = [{ name: 'one', platforms: ['a2a3sim'], config: { runtimeEnv: { ringTaskWindow: 8 } } }] as const;
  const scene = addition({ cases, callable: callableOf('add', 'twelve_tasks') });
  expect(await executor.run(scene)).toMatchObject({
    status: 'failed',
    error: { code: 'ERR_PTO_RUN_SCOPE_DEADLOCK' },
  });
  expect(await executor.run(addition())).toMatchObject({ status: 'passed' });
});

test('a worker that cannot be initialised leaves the device to others', async () => {
  expect(await executor.run(addition({ runtime: 'no_such_runtime' }))).toMatchObject({ status: 'failed' });
  expect(await executor.run(addition())).toMatchObject({ status: 'passed' });
});

test('arguments that the signature does not have are refused', async () => {
  const more = addition({
    generateArgs: () => additionArgs().addTensor('g', Tensor.zeros([4])),
  });
  expect((await executor.run(more)).error!.message).toContain("tensor 'g' is argument 3; the signature has 3 tensors");
  const fewer = addition({ generateArgs: (() => taskArgs({ a: Tensor.zeros([4]) })) as never });
  expect((await executor.run(fewer)).error).toMatchObject({
    code: 'ERR_PTO_SCENE_ARGS',
    message: expect.stringContaining('signatureStrict: false') as string,
  });
  const none = addition({ generateArgs: (() => undefined) as never });
  expect((await executor.run(none)).error!.message).toContain('generateArgs returned undefined');
});

test('hooks may be async, write into the copy, and compare themselves', async () => {
  const seen: unknown[] = [];
  const scene = addition({
    generateArgs: () => Promise.resolve(additionArgs()),
    computeGolden: async ({ f }) => {
      await Promise.resolve();
      (f.data as Float32Array).fill(1);
    },
    compareOutputs: async (actual, golden, names) => {
      await Promise.resolve();
      seen.push(actual.f.data[2], golden.f.data[2], names);
    },
  });
  expect(await executor.run(scene)).toMatchObject({ status: 'passed', comparisons: [] });
  expect(seen).toEqual([5, 1, ['f']]);
});

test('a golden result is neither computed nor compared when it is skipped', async () => {
  const fails = () => {
    throw new Error('no golden result today');
  };
  const scene = addition({ callable: callableOf('subtract'), computeGolden: fails });
  expect(await executor.run(scene, { skipGolden: true })).toMatchObject({ status: 'passed', comparisons: [] });
  const own = addition({ computeGolden: fails, cases: [{ name: 'one', platforms: ['a2a3sim'], skipGolden: true }] });
  expect(await executor.run(own)).toMatchObject({ status: 'passed' });
  expect(await executor.run(scene)).toMatchObject({
    status: 'failed',
    error: {
      code: 'ERR_PTO_SCENE_GOLDEN',
      message: expect.stringContaining('no golden result today') as string,
      cause: { message: 'no golden result today' },
    },
  });
});

test('a golden result of a name that is not there is refused', async () => {
  const scene = addition({ computeGolden: () => ({ ff: [1] }) as never });
  expect((await executor.run(scene)).error!.message).toContain("Did you mean 'f'?");
});

test('a tensor may have a tolerance of its own', async () => {
  const scene = addition({
    computeGolden: ({ a }) => ({ f: [...a.toFloat32Array()] }),
    tolerances: { f: { atol: 3 } },
  });
  expect(await executor.run(scene)).toMatchObject({ status: 'passed', comparisons: [{ atol: 3, maxAbsError: 3 }] });
});

test('a case that is cancelled says so', async () => {
  const result = await executor.run(addition(), {}, AbortSignal.abort(new Error('enough')));
  expect(result).toMatchObject({ status: 'cancelled' });
});

test('a case that is not there is refused with those that are', async () => {
  expect((await executor.run(addition(), {}, undefined, 'two')).error!.message).toContain('It has one.');
});

test('a kernel finds its headers where it looks for them, another kernel elsewhere', async () => {
  const kernel = { ...callableOf('shifts').kernels[0], extraIncludeDirs: ['kernels/by-two'] };
  const scene = addition({
    callable: {
      ...callableOf('shifts', 'two_kinds'),
      kernels: [kernel, { ...kernel, funcId: 1, extraIncludeDirs: ['kernels/by-five'] }],
    },
    computeGolden: ({ a }) => ({ f: a.toFloat32Array().map((value) => value + 7) }),
  });
  expect(await executor.run(scene)).toMatchObject({ status: 'passed' });
});

test('what a definition says of a kernel in AscendC reaches its compiler, which has none for simulators', async () => {
  const kernels = [
    {
      ...{ func_id: 0, source: 'kernels/add.cpp', core_type: 'aiv', compiler: 'ascendc', ascendc_symbol: 'add' },
      tensor_args: [{ name: 'a', direction: 'input' }],
    },
  ];
  const scene = addition({ callable: { ...callableOf('add'), kernels } as never });
  expect((await executor.run(scene)).error!.message).toMatch(/AscendC/i);
  const [kernel] = (scene.parts.callable as { source: ChipSource }).source.kernels;
  const source = kernel!.source;
  const common = { funcId: 0, coreType: 'aiv', includeDirs: [], compiler: 'ascendc', symbol: 'add' };
  const tensorArgs = [{ name: 'a', direction: 'input' }];
  expect(kernelSource(kernel!)).toEqual({ ...common, source, tensorArgs });
  const more = { source: '/k.o', hasWorkspace: true, kernelMetaDir: '/meta', tilingDataPath: '/t.bin' };
  const { source: object, tilingDataPath: tiling, ...rest } = more;
  expect(kernelSource({ ...kernel!, ...more })).toEqual({ ...common, ...rest, object, tiling, tensorArgs });
});

test('the times of a modelled chip are those of the kernel costs that were given', async () => {
  const kernelCosts = path.join(executor.outputsDir, 'given.json');
  writeFileSync(kernelCosts, '{"version": 1, "kernels": {"0": {"ns": 21400}}}');
  const { status, outputsDir } = await executor.run(addition(), { timing: 'model', kernelCosts });
  expect(status).toBe('passed');
  const [task, clock] = recordsIn(outputsDir!);
  expect(clock).toBe('model');
  expect(task!.end_time_us - task!.start_time_us).toBeCloseTo(21.4, 3);
});

test('the swimlane has no more than its level', async () => {
  const diagnostics = { swimlane: 1, dumpTensor: false, depGen: false, pmu: 0, scopeStats: false };
  const { outputsDir } = await executor.run(addition(), { diagnostics });
  const [, , version] = recordsIn(outputsDir!);
  expect(version).toBe(1);
});

function recordsIn(folder: string) {
  const text = readFileSync(path.join(folder, 'l2_perf_records.json'), 'utf8');
  const { tasks, clock, version } = JSON.parse(text) as {
    tasks: { start_time_us: number; end_time_us: number }[];
    clock: { kind: string };
    version: number;
  };
  return [tasks[0], clock.kind, version] as const;
}

test('a case whose dependencies are recorded has its graph in the result', async () => {
  const diagnostics = { swimlane: 0, dumpTensor: false, depGen: true, pmu: 0, scopeStats: false };
  const { status, graph } = await executor.run(addition({ callable: callableOf('add', 'twelve_tasks') }), {
    diagnostics,
  });
  expect(status).toBe('passed');
  expect(graph!.tasks).toHaveLength(12);
  expect(graph!.tasks[3]).toMatchObject({ ordinal: 3, funcIds: [0], names: ['add'] });
  for (const [from, to] of graph!.edges) expect(from).toBeLessThan(to);
});
