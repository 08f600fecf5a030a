/** C = A · W + bias: mixed tasks, whose matrix core and two vector cores work on the same rows at the same time. */
import { defineScene, randint, taskArgs, zeros } from '@pto/scene-test';
import { matmul } from '@pto/scene-test/goldens';

const platforms = ['a2a3sim', 'a5sim'] as const;
const small = { rows: 128, inner: 32, columns: 48, tileRows: 16 };
const large = { rows: 4096, inner: 256, columns: 256, tileRows: 64 };

export const matmulBias = defineScene(import.meta.url, {
  level: 2,
  runtime: 'tensormap_and_ringbuffer',
  callable: {
    includeDirs: ['../../../shared/include'],
    orchestration: {
      source: 'kernels/orchestration/matmul_bias.cpp',
      signature: ['in', 'in', 'in', 'out', 'scalar'],
    },
    // The kernels of a mixed task receive the same arguments, and each uses what it needs.
    kernels: [
      { funcId: 0, source: 'kernels/aic/multiply.cpp', coreType: 'aic' },
      { funcId: 1, source: 'kernels/aiv/add_bias.cpp', coreType: 'aiv' },
    ],
  },
  // `rows` is a multiple of `tileRows`, the rows of one task.
  cases: [
    { name: 'small', platforms, config: { blockDim: 3 }, params: small },
    { name: 'one cluster', platforms, config: { blockDim: 1 }, params: small },
    {
      name: 'tiles of an odd number of rows',
      platforms,
      config: { blockDim: 3 },
      params: { ...small, rows: 21, tileRows: 7 },
    },
    { name: 'large', platforms, config: { blockDim: 24 }, manual: true, params: large },
  ],
  // Integers, so that floats have no rounding.
  generateArgs: ({ rows, inner, columns, tileRows }) => {
    const integers = (shape: number[], seed: number, limit: number) =>
      randint(shape, { seed, low: -limit, high: limit + 1, dtype: 'float32' });
    return taskArgs({
      a: integers([rows, inner], 1, 8),
      w: integers([inner, columns], 2, 8),
      bias: integers([columns], 3, 100),
      c: zeros([rows, columns]),
      tileRows,
    });
  },
  computeGolden: ({ a, w, bias }) => ({ c: matmul(a, w, { bias }) }),
  rtol: 0,
  atol: 0,
});
