import { TaskArgs, Tensor } from '@pto/task-interface';
import type { CallConfig } from '@pto/task-interface';
import type { Orchestrator } from '@pto/worker';
import { expect, test } from 'vitest';

import { taskArgs } from '../../../src/index.js';
import type { Scene } from '../../../src/index.js';
import { TestExecutor, callableOf, define } from '../fixtures/scenes.js';

type Args = Readonly<Record<'a' | 'b' | 'f' | 'g' | 'h', Tensor>>;

const executor = new TestExecutor();

/** f = 2 * (a + b) of eight tasks; the last one needs the first. */
function doubledSum(orchestration: 'has_edge' | 'lacks_edge', changes: object = {}): Scene {
  const { kernels } = callableOf('add');
  return define({
    level: 2,
    runtime: 'tensormap_and_ringbuffer',
    callable: {
      orchestration: { source: `kernels/${orchestration}.cpp`, signature: ['in', 'in', 'out', 'out'] },
      kernels: [...kernels, { ...kernels[0], funcId: 1, name: 'doubler', source: 'kernels/double.cpp' }],
    },
    cases: [{ name: 'one', platforms: ['a2a3sim'] }],
    generateArgs: () =>
      taskArgs({
        a: Tensor.full([32], 2),
        b: Tensor.full([32], 3),
        f: Tensor.zeros([32]),
        g: Tensor.zeros([32]),
      }),
    computeGolden: () => ({ f: new Float32Array(32).fill(10), g: new Float32Array(32).fill(5) }),
    ...changes,
  });
}

test('a missing dependency is found within 200 schedules, with the two tasks that lack it', async () => {
  const result = await executor.run(doubledSum('lacks_edge'), { schedules: 200, seed: '1' });
  expect(result).toMatchObject({
    status: 'failed',
    error: { code: 'ERR_PTO_SCENE_SCHEDULE' },
    comparisons: [
      { name: 'f', status: 'values' },
      { name: 'g', status: 'ok' },
    ],
    schedule: {
      pair: [
        { ordinal: 0, funcIds: [0], names: ['add'] },
        { ordinal: 7, funcIds: [1], names: ['doubler'] },
      ],
    },
  });
  expect(result.error!.message).toContain('task 7 (doubler) must wait for task 0 (add), and does not');
  const { seed, schedules } = result.schedule!;
  expect(schedules).toBeLessThanOrEqual(200);

  const replayed = await executor.run(doubledSum('lacks_edge'), { seed });
  expect(replayed.schedule).toMatchObject({ seed, schedules: 1, pair: [{ ordinal: 0 }, { ordinal: 7 }] });
});

test('at level 3 the task for a chip that makes the difference is found, and in it the two tasks', async () => {
  const level2 = doubledSum('lacks_edge').parts;
  const lacking = (level2.callable as { source: object }).source;
  const { orchestration, kernels } = callableOf('add');
  const scene = define({
    level: 3,
    runtime: 'tensormap_and_ringbuffer',
    callable: {
      callables: [
        { name: 'sum', orchestration, kernels },
        { name: 'doubled', ...lacking },
      ],
      orchestration: (
        orch: Orchestrator,
        callables: Readonly<Record<string, never>>,
        args: Args,
        config: CallConfig,
      ) => {
        const { a, b, f, g, h } = args;
        orch.submitNextLevel(
          callables['sum']!,
          new TaskArgs().addTensor(a).addTensor(b).addTensor(h, 'output_existing'),
          config,
        );
        const doubled = new TaskArgs()
          .addTensor(a)
          .addTensor(b)
          .addTensor(f, 'output_existing')
          .addTensor(g, 'output_existing');
        orch.submitNextLevel(callables['doubled']!, doubled, config);
      },
    },
    cases: [{ name: 'one', platforms: ['a2a3sim'], config: { deviceCount: 2 } }],
    generateArgs: () =>
      taskArgs({
        ...{ a: Tensor.full([32], 2), b: Tensor.full([32], 3) },
        ...{ f: Tensor.zeros([32]), g: Tensor.zeros([32]), h: Tensor.zeros([32]) },
      }),
    computeGolden: () => ({
      ...{ f: new Float32Array(32).fill(10), g: new Float32Array(32).fill(5) },
      h: new Float32Array(32).fill(5),
    }),
  });
  const result = await executor.run(scene, { schedules: 200, seed: '1' });
  expect(result).toMatchObject({
    status: 'failed',
    error: { code: 'ERR_PTO_SCENE_SCHEDULE' },
    schedule: {
      pair: [
        { ordinal: 0, names: ['add'] },
        { ordinal: 7, names: ['doubler'] },
      ],
    },
  });
});

test('with the dependency no schedule gives another result', async () => {
  const result = await executor.run(doubledSum('has_edge'), { schedules: 200 });
  expect(result).toMatchObject({ status: 'passed', comparisons: [{ status: 'ok' }, { status: 'ok' }] });
  expect(result.schedule).toBeUndefined();
});

test('without a golden result, what the order of submission leaves counts', async () => {
  const options = { schedules: 200, seed: '1', skipGolden: true };
  expect(await executor.run(doubledSum('lacks_edge'), options)).toMatchObject({
    status: 'failed',
    schedule: { pair: [{ ordinal: 0 }, { ordinal: 7 }] },
  });
  expect(await executor.run(doubledSum('has_edge'), options)).toMatchObject({ status: 'passed' });
});

test('a result that is wrong in order of submission is no matter of schedules', async () => {
  const wrong = doubledSum('lacks_edge', { computeGolden: () => ({ f: new Float32Array(32) }) });
  const result = await executor.run(wrong, { schedules: 20 });
  expect(result).toMatchObject({ status: 'failed', error: { code: 'ERR_PTO_SCENE_MISMATCH' } });
  expect(result.schedule).toBeUndefined();
});

test.each(['0', '-1', 'x', '18446744073709551616'])('%s is no seed', async (seed) => {
  expect((await executor.run(doubledSum('has_edge'), { seed })).error!.message).toContain(`--seed ${seed} is no seed`);
});

test('a scene of level 4 is told that it has no other schedules', async () => {
  const cases = [{ name: 'one', platforms: ['a2a3sim'] }];
  const scene = define({ level: 4, runtime: 'r', cases, test: () => {} });
  expect(await executor.run(scene, { schedules: 5 })).toMatchObject({ status: 'passed' });
  expect(executor.warnings.at(-1)).toContain('no other schedules are tried');
});
