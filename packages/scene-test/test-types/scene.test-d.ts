import { Scalar, Tensor } from '@pto/task-interface';
import type { CallConfig, ScalarLike } from '@pto/task-interface';
import type { CallableHandle, Orchestrator, TaskArgsView } from '@pto/worker';
import { expectTypeOf } from 'vitest';

import { Scene, TaskArgsBuilder, defineScene, defineSceneClass, taskArgs } from '../src/index.js';

const callable = {
  orchestration: { source: 'o.cpp', signature: ['in', 'in', 'out'] },
  kernels: [{ funcId: 0, source: 'k.cpp', coreType: 'aiv' }],
} as const;

const base = { level: 2, runtime: 'tensormap_and_ringbuffer', callable } as const;

// Parameters follow from the cases, arguments from generateArgs, what is compared from the arguments.
export const scene: Scene = defineScene(import.meta.url, {
  ...base,
  cases: [{ name: 'a', platforms: ['a2a3sim'], params: { count: 4, mode: 'x' }, config: { blockDim: 3 } }],
  generateArgs: (params) => {
    expectTypeOf(params).toEqualTypeOf<{ count: number; mode: string }>();
    return taskArgs({ x: Tensor.zeros([params.count]), y: Tensor.zeros([params.count]), n: 7, half: Scalar.f32(0.5) });
  },
  computeGolden: (args, params) => {
    expectTypeOf(params.count).toEqualTypeOf<number>();
    expectTypeOf(args.x).toEqualTypeOf<Tensor>();
    expectTypeOf(args.n).toEqualTypeOf<number>();
    expectTypeOf(args.half).toEqualTypeOf<Scalar>();
    // @ts-expect-error no such argument
    void args.z;
    return { y: new Float32Array(params.count) };
  },
  compareOutputs: async (actual, golden, names) => {
    expectTypeOf(actual.x).toEqualTypeOf<Tensor>();
    expectTypeOf(golden.y).toEqualTypeOf<Tensor>();
    expectTypeOf(names).toEqualTypeOf<readonly string[]>();
    await Promise.resolve();
  },
  tolerances: { y: { rtol: 1e-3 } },
});

// Hooks may be async; a builder gives the same types.
defineScene(import.meta.url, {
  ...base,
  cases: [{ name: 'a', platforms: ['a2a3sim'], params: { count: 4 } }],
  generateArgs: async ({ count }) => {
    await Promise.resolve();
    return new TaskArgsBuilder().addTensor('x', Tensor.zeros([count])).addScalar('n', 3n);
  },
  computeGolden: async ({ x, n }) => {
    expectTypeOf(x).toEqualTypeOf<Tensor>();
    expectTypeOf(n).toExtend<ScalarLike>();
    await Promise.resolve();
  },
});

const cases = [{ name: 'a', platforms: ['a5sim'] }] as const;
const generateArgs = () => taskArgs({ x: Tensor.zeros([4]), n: 3 });

// @ts-expect-error the level is required
defineScene(import.meta.url, { runtime: 'r', callable, cases, generateArgs });
// @ts-expect-error no such platform
defineScene(import.meta.url, { ...base, cases: [{ name: 'a', platforms: ['a9'] }], generateArgs });
// @ts-expect-error no such option of a case
defineScene(import.meta.url, { ...base, cases: [{ ...cases[0], config: { blockDimm: 3 } }], generateArgs });
// @ts-expect-error a tolerance of no tensor
defineScene(import.meta.url, { ...base, cases, generateArgs, tolerances: { z: { rtol: 1 } } });
// @ts-expect-error a golden result of a scalar
defineScene(import.meta.url, { ...base, cases, generateArgs, computeGolden: () => ({ n: new Float32Array(4) }) });
// @ts-expect-error arguments are made by a builder
defineScene(import.meta.url, { ...base, cases, generateArgs: () => [1, 2] });

// Callables of level 3 are there by name.
defineScene(import.meta.url, {
  level: 3,
  runtime: 'tensormap_and_ringbuffer',
  cases: [{ name: 'a', platforms: ['a2a3sim'], params: { count: 4 }, config: { deviceCount: 2, numSubWorkers: 1 } }],
  generateArgs: ({ count }) => taskArgs({ x: Tensor.zeros([count]) }),
  callable: {
    callables: [
      { name: 'add', ...callable },
      { name: 'post', callable: (args: TaskArgsView) => void args.tensor(0) },
    ],
    orchestration: (orch, callables, args, config) => {
      expectTypeOf(orch).toEqualTypeOf<Orchestrator>();
      expectTypeOf(callables.add).toEqualTypeOf<CallableHandle>();
      expectTypeOf(callables.post_sig).toExtend<readonly string[]>();
      expectTypeOf(callables.keep(args)).toExtend<{ x: Tensor }>();
      expectTypeOf(callables.keep(1, 'a')).toEqualTypeOf<[number, string]>();
      expectTypeOf(args.x).toEqualTypeOf<Tensor>();
      expectTypeOf(config).toEqualTypeOf<CallConfig>();
      // @ts-expect-error no such callable
      void callables.sub;
    },
  },
  skipGolden: true,
});

defineScene(import.meta.url, {
  level: 4,
  runtime: 'tensormap_and_ringbuffer',
  cases: [{ name: 'a', platforms: ['a2a3sim'], params: { hosts: 2 } }],
  test: async ({ devices, params, signal }) => {
    expectTypeOf(devices).toEqualTypeOf<readonly number[]>();
    expectTypeOf(params.hosts).toEqualTypeOf<number>();
    await Promise.resolve(signal);
  },
});

class Empty {
  static readonly level = 2;
}
// @ts-expect-error a scene makes arguments
defineSceneClass(import.meta.url, Empty);
