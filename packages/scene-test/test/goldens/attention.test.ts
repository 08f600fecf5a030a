import { Tensor } from '@pto/task-interface';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { attention } from '../../src/goldens/attention.js';
import { gather, reshape, slice, transpose } from '../../src/goldens/layout.js';
import { matmul } from '../../src/goldens/matmul.js';
import { layernorm, rmsnorm, softmax } from '../../src/goldens/normalize.js';
import { pagedAttention } from '../../src/goldens/paged-attention.js';
import { full, ones } from '../../src/tensor/filled.js';
import { permutation, randn } from '../../src/tensor/random.js';
import { expectNear } from './near.js';

const shapeRefused = expect.objectContaining({ code: 'ERR_PTO_ARGS_SHAPE' }) as Error;

test('a softmax is the exponentials over their sum, along any dimension', () => {
  const x = randn([2, 3, 4], { seed: 1 });
  for (const axis of [0, 1, 2, -1]) {
    const y = softmax(x, { axis });
    const step = [12, 4, 1][axis < 0 ? axis + 3 : axis]!;
    const extent = x.shape.at(axis)!;
    x.data.forEach((value, i) => {
      const first = i - (Math.floor(i / step) % extent) * step;
      let total = 0;
      for (let j = 0; j < extent; j++) total += Math.exp(Number(x.data[first + j * step]));
      expect(Number(y.data[i])).toBeCloseTo(Math.exp(Number(value)) / total, 6);
    });
  }
});

test('a softmax of large numbers and of masked ones is finite', () => {
  expect([...softmax(Float32Array.of(1e30, 1e30)).data]).toEqual([0.5, 0.5]);
  expect([...softmax(Float32Array.of(-Infinity, 0)).data]).toEqual([0, 1]);
});

test('normalised lines have the mean and the size that they should', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 40 }), fc.integer(), (length, seed) => {
      const x = randn([3, length], { seed, mean: 5, std: 2 });
      const lines = (tensor: Tensor) =>
        Array.from({ length: 3 }, (_, i) => [...tensor.toFloat32Array().subarray(i * length, (i + 1) * length)]);
      const average = (line: number[]) => line.reduce((a, b) => a + b) / length;
      for (const line of lines(layernorm(x, { epsilon: 0 }))) {
        expect(average(line)).toBeCloseTo(0, 4);
        expect(average(line.map((value) => value * value))).toBeCloseTo(1, 4);
      }
      for (const line of lines(rmsnorm(x, { epsilon: 0 }))) {
        expect(average(line.map((value) => value * value))).toBeCloseTo(1, 4);
      }
    }),
  );
});

test('norms have a weight, a bias and a divisor that is never 0', () => {
  const x = Tensor.fromNumbers([1, 3], [1, 2]);
  const [weight, bias] = [Float32Array.of(10, 100), Float32Array.of(1, 2)];
  expectNear(layernorm(x, { weight, bias, epsilon: 0 }).data, [-9, 102]);
  expectNear(rmsnorm(x, { weight, epsilon: 0 }).data, [10 / Math.sqrt(5), 300 / Math.sqrt(5)]);
  expect([...layernorm(full([1, 2], 7)).data]).toEqual([0, 0]);
  expect(() => rmsnorm(x, { weight: new Float32Array(3) })).toThrow(shapeRefused);
});

test('attention is softmax(q · kᵀ / √dim) · v of each head', () => {
  const shape = [2, 3, 5, 8];
  const [q, k, v] = [randn(shape, { seed: 1 }), randn(shape, { seed: 2 }), randn(shape, { seed: 3 })];
  const scores = matmul(q, k, { transposeB: true, accumulate: 'float64' });
  const scaled = Tensor.from({ data: (scores.data as Float32Array).map((x) => x / Math.sqrt(8)), shape: scores.shape });
  expectNear(attention(q, k, v).data, matmul(softmax(scaled), v).toFloat32Array(), 1e-5);
});

test('with a causal mask a query sees the tokens up to its own, counted from the end', () => {
  const [q, k, v] = [randn([4, 8], { seed: 1 }), randn([6, 8], { seed: 2 }), randn([6, 8], { seed: 3 })];
  const masked = attention(q, k, v, { causal: true });
  for (let i = 0; i < 4; i++) {
    const end = 3 + i;
    const alone = attention(slice(q, { start: i, end: i + 1 }), slice(k, { end }), slice(v, { end }));
    expectNear(masked.data.subarray(i * 8, i * 8 + 8), alone.toFloat32Array());
  }
  expect(() => attention(k, q, slice(v, { end: 4 }), { causal: true })).toThrow(shapeRefused);
});

test('several heads of queries can share one of keys and values', () => {
  const [q, k, v] = [randn([6, 4, 8], { seed: 1 }), randn([2, 5, 8], { seed: 2 }), randn([2, 5, 8], { seed: 3 })];
  const repeat = Int32Array.of(0, 0, 0, 1, 1, 1);
  expectNear(attention(q, k, v).data, attention(q, gather(k, repeat), gather(v, repeat)).toFloat32Array());
  expect(() => attention(q, randn([4, 5, 8], { seed: 2 }), randn([4, 5, 8], { seed: 3 }))).toThrow(shapeRefused);
});

test('equal scores make the mean of the values', () => {
  const out = attention(ones([1, 4]), ones([3, 4]), Tensor.fromNumbers([1, 2, 3, 4, 5, 9], [3, 2]));
  expectNear(out.data, [3, 5]);
  expect(out.shape).toEqual([1, 2]);
});

test('attention over pages is attention over the tokens that they hold', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(1, 2),
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.integer({ min: 1, max: 11 }), { minLength: 1, maxLength: 3 }),
      fc.integer(),
      (kvHeads, blockSize, lengths, seed) => {
        const [dim, heads] = [4, 4];
        const maxBlocks = Math.ceil(Math.max(...lengths) / blockSize);
        const blocks = lengths.length * maxBlocks + 1;
        const cache = [blocks, blockSize, kvHeads, dim];
        const [keys, values] = [randn(cache, { seed }), randn(cache, { seed: seed + 1 })];
        // Blocks that no sequence needs are garbage, and may be named in the table.
        const order = permutation(blocks, { seed: seed + 2 });
        const table = slice(order, { end: lengths.length * maxBlocks });
        const query = randn([lengths.length, heads, dim], { seed: seed + 3 });
        const blockTable = reshape(table, [lengths.length, maxBlocks]);
        const out = pagedAttention({ query, keys, values, blockTable, context: Int32Array.from(lengths) });
        lengths.forEach((length, i) => {
          const own = slice(table, { start: i * maxBlocks, end: (i + 1) * maxBlocks });
          const inOrder = (pages: Tensor) =>
            slice(transpose(reshape(gather(pages, own), [-1, kvHeads, dim]), [1, 0, 2]), { axis: 1, end: length });
          const line = reshape(slice(query, { start: i, end: i + 1 }), [heads, 1, dim]);
          const expected = attention(line, inOrder(keys), inOrder(values));
          expectNear(out.data.subarray(i * heads * dim, (i + 1) * heads * dim), expected.toFloat32Array());
        });
      },
    ),
    { numRuns: 40 },
  );
});

test('pages without heads are shared by all, and those that are not needed are not read', () => {
  const keys = randn([3, 2, 4], { seed: 1 });
  keys.data.fill(NaN as never, 0, 8);
  const query = randn([1, 2, 4], { seed: 2 });
  const blockTable = { data: Int32Array.of(2, 1, 0), shape: [1, 3] };
  const inputs = { query, keys, values: keys, blockTable, context: Int32Array.of(4) };
  expect(pagedAttention(inputs).toFloat32Array().every(Number.isFinite)).toBe(true);
  expect(() => pagedAttention({ ...inputs, context: Int32Array.of(7) })).toThrow(shapeRefused);
  expect(() => pagedAttention({ ...inputs, context: Int32Array.of(1, 1) })).toThrow(shapeRefused);
  const wrong = { data: Int32Array.of(3, 1, 0), shape: [1, 3] };
  expect(() => pagedAttention({ ...inputs, blockTable: wrong })).toThrow(shapeRefused);
});
