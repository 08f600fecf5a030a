import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { TaskArgs, Tensor } from '@pto/task-interface';
import type { CallConfig } from '@pto/task-interface';
import type { TaskArgsView } from '@pto/worker';
import { expect, test } from 'vitest';

import { taskArgs } from '../../src/index.js';
import type { CaseConfig, HostScene, SceneBase, SceneCallables } from '../../src/index.js';
import { TestExecutor, additionArgs, callableOf, define } from './fixtures/scenes.js';

const executor = new TestExecutor();

type Args = Readonly<Record<'a' | 'b' | 'f', Tensor>>;
type Orchestration = HostScene<unknown, Args, 'add' | 'triple'>['callable']['orchestration'];

function hostScene(
  orchestration: Orchestration,
  config: CaseConfig = {},
  more: Partial<SceneBase<unknown>> = {},
  kernels = 'one_task',
) {
  const definition: HostScene<unknown, Args, 'add' | 'triple'> = {
    level: 3,
    runtime: 'tensormap_and_ringbuffer',
    callable: {
      callables: [
        { name: 'add', ...callableOf('add', kernels) },
        {
          name: 'triple',
          callable: (args: TaskArgsView) => {
            const { data } = args.tensor<Float32Array>(0);
            data.forEach((value, i) => (data[i] = 3 * value));
          },
        },
      ],
      orchestration,
    },
    cases: [{ name: 'one', platforms: ['a2a3sim'], config }],
    generateArgs: additionArgs,
    computeGolden: ({ a, b }) => ({ f: a.toFloat32Array().map((value, i) => 3 * (value + Number(b.data[i]))) }),
    ...more,
  };
  return define(definition);
}

const addAndTriple: Orchestration = (orch, callables, { a, b, f }, config) => {
  const sum = new TaskArgs().addTensor(a).addTensor(b).addTensor(f, 'output_existing');
  orch.submitNextLevel(callables.add, sum, config);
  orch.submitSub(callables.triple, new TaskArgs().addTensor(f, 'inout'));
};

test('an orchestration function submits chip callables and functions by name; all tensors are compared', async () => {
  const result = await executor.run(hostScene(addAndTriple, { deviceCount: 1, numSubWorkers: 1 }));
  expect(result).toMatchObject({ status: 'passed', devices: [0] });
  expect(result.comparisons.map(({ name, status }) => `${name} ${status}`)).toEqual(['a ok', 'b ok', 'f ok']);
});

test('each chip that a case asks for is there', async () => {
  const scene = hostScene(
    (orch, callables, { a, b, f }, config) => {
      const first = (tensor: Tensor) => tensor.data.subarray(0, 32) as Float32Array;
      const second = (tensor: Tensor) => tensor.data.subarray(32) as Float32Array;
      for (const [worker, half] of [first, second].entries()) {
        const args = new TaskArgs().addTensor(half(a)).addTensor(half(b)).addTensor(half(f), 'output_existing');
        orch.submitNextLevel(callables.add, args, config, { worker });
      }
      orch.submitSub(callables.triple, new TaskArgs().addTensor(f, 'inout'));
    },
    { deviceCount: 2, numSubWorkers: 1 },
  );
  expect(await executor.run(scene, { rounds: 2 })).toMatchObject({ status: 'passed', devices: [0, 1] });
});

test('names, signatures and keep are what an orchestration function is given', async () => {
  const seen: unknown[] = [];
  const scene = hostScene(
    async (orch, callables, args, config) => {
      seen.push(callables.add_sig, callables.triple_sig, callables.keep(1), callables.keep(1, 'a'), config.blockDim);
      await addAndTriple(orch, callables, args, config);
    },
    { numSubWorkers: 1, blockDim: 2 },
  );
  expect(await executor.run(scene)).toMatchObject({ status: 'passed' });
  expect(seen).toEqual([['in', 'in', 'out'], [], 1, [1, 'a'], 2]);
});

test('a name that no callable has is an error that says which there are', async () => {
  const scene = hostScene((_, callables) => void (callables as unknown as SceneCallables<'ad'>).ad, {
    numSubWorkers: 1,
  });
  expect((await executor.run(scene)).error).toMatchObject({
    code: 'ERR_PTO_SCENE_ARGS',
    message: "callables has no 'ad'; it has add, triple.\n  Did you mean 'add'?",
  });
});

test('variables of a scene reach its chips, and chips of other scenes do not see them', async () => {
  const runs = async (runtimeEnv: Record<string, number>) => {
    const scene = hostScene(addAndTriple, { numSubWorkers: 1 }, { runtimeEnv }, 'twelve_tasks');
    return (await executor.run(scene)).error?.message ?? 'passed';
  };
  expect(await runs({})).toBe('passed');
  expect(await runs({ PTO2_RING_TASK_WINDOW: 8 })).toContain('task window 8');
  expect(await runs({ PTO2_RING_TASK_WINDOW: 64 })).toBe('passed');
  expect(process.env['PTO2_RING_TASK_WINDOW']).toBeUndefined();
});

test('tensors that share memory are refused', async () => {
  const scene = hostScene(addAndTriple, { numSubWorkers: 1 }, {
    generateArgs: () => {
      const data = new Float32Array(96);
      return taskArgs({
        a: Tensor.from(data.subarray(0, 64)),
        b: Tensor.from(data.subarray(32)),
        f: Tensor.zeros([64]),
      });
    },
  } as object);
  expect((await executor.run(scene)).error!.message).toContain("tensors 'a' and 'b' share memory");
});

test('what tasks record at level 3 has a folder for each, beside the spans of the host', async () => {
  const diagnostics = { swimlane: 0, dumpTensor: true, depGen: true, pmu: 0, scopeStats: true };
  const result = await executor.run(hostScene(addAndTriple, { numSubWorkers: 1 }), { diagnostics });
  expect(result.error).toBeUndefined();
  expect(readdirSync(result.outputsDir!)).toEqual(expect.arrayContaining(['L3.chip0', 'spans.json']));
  const task = path.join(result.outputsDir!, 'L3.chip0', 'task-1-0');
  expect(readdirSync(task)).toEqual(expect.arrayContaining(['deps.json', 'scope_stats.jsonl', 'tensor_dump']));
});

test('tasks of level 3 have the times of a modelled chip with the kernel costs that were given', async () => {
  const kernelCosts = path.join(executor.outputsDir, 'given.json');
  writeFileSync(kernelCosts, '{"version": 1, "kernels": {"0": {"ns": 21400}}}');
  const options = { timing: 'model', kernelCosts } as const;
  const result = await executor.run(hostScene(addAndTriple, { numSubWorkers: 1 }), options);
  expect(result.error).toBeUndefined();
  const chip = path.join(result.outputsDir!, 'L3.chip0');
  const records = path.join(chip, readdirSync(chip)[0]!, 'l2_perf_records.json');
  const { clock, tasks } = JSON.parse(readFileSync(records, 'utf8')) as {
    clock: { kind: string };
    tasks: { start_time_us: number; end_time_us: number }[];
  };
  expect(clock.kind).toBe('model');
  expect(tasks[0]!.end_time_us - tasks[0]!.start_time_us).toBeCloseTo(21.4, 3);
});

test('the swimlane of level 3 is not refused', async () => {
  const diagnostics = { swimlane: 4, dumpTensor: false, depGen: false, pmu: 0, scopeStats: false };
  const result = await executor.run(hostScene(addAndTriple, { numSubWorkers: 1 }), { diagnostics });
  expect(result.error?.code).not.toBe('ERR_PTO_SCENE_OPTION');
  expect(readdirSync(result.outputsDir!)).toContain('spans.json');
});

test('a scene of level 4 is told how its tasks run and what they record, and where', async () => {
  const seen: { config: CallConfig; outputsDir: string | undefined }[] = [];
  const scene = define({
    level: 4,
    runtime: 'tensormap_and_ringbuffer',
    cases: [{ name: 'one', platforms: ['a2a3sim'], config: { blockDim: 2 } }],
    test: ({ config, outputsDir }: (typeof seen)[number]) => void seen.push({ config, outputsDir }),
  });
  const kernelCosts = path.join(executor.outputsDir, 'costs.json');
  writeFileSync(kernelCosts, '{"version": 1, "kernels": {}}');
  const diagnostics = { swimlane: 3, dumpTensor: true, depGen: false, pmu: 4, scopeStats: true };
  const result = await executor.run(scene, { diagnostics, timing: 'model', kernelCosts });
  await executor.run(scene);
  const [recorded, plain] = seen;
  expect(recorded!.outputsDir).toBe(result.outputsDir);
  expect(readdirSync(result.outputsDir!)).toEqual(['kernel_costs.json']);
  expect(recorded!.config).toMatchObject({
    ...{ blockDim: 2, enableL2Swimlane: 1, swimlaneLevel: 3, timing: 'model', enableDumpTensor: 1, enableDepGen: 0 },
    ...{ enablePmu: 4, enableScopeStats: true, outputPrefix: result.outputsDir },
  });
  expect(plain).toMatchObject({ outputsDir: undefined, config: { blockDim: 2, hasDiagnostics: false } });
});

test('a scene of level 4 passes when its function returns', async () => {
  const seen: unknown[] = [];
  const scene = (test: (context: { devices: readonly number[]; params: unknown }) => unknown) =>
    define({
      level: 4,
      runtime: 'tensormap_and_ringbuffer',
      cases: [{ name: 'one', platforms: ['a2a3sim'], params: { hosts: 2 }, config: { deviceCount: 2 } }],
      test,
    });
  const passes = scene(({ devices, params }) => void seen.push(devices.length, params));
  expect(await executor.run(passes)).toMatchObject({ status: 'passed', devices: [0, 1], comparisons: [] });
  expect(seen).toEqual([4, { hosts: 2 }]);
  const fails = scene(() => Promise.reject(new Error('the second host is silent')));
  expect(await executor.run(fails)).toMatchObject({
    status: 'failed',
    error: { message: 'the second host is silent' },
  });
});
