import { Scalar, Tensor } from '@pto/task-interface';
import { expect, test } from 'vitest';

import { TaskArgsBuilder, taskArgs } from '../../src/index.js';

const tensor = () => Tensor.fromNumbers([1, 2, 3, 4], [2, 2]);

test('arguments are there in order and by name', () => {
  const x = tensor();
  const args = new TaskArgsBuilder().addTensor('x', x).addTensor('y', new Int32Array(3)).addScalar('n', 7);
  expect(args.specs.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['tensor x', 'tensor y', 'scalar n']);
  expect(args.tensorNames()).toEqual(['x', 'y']);
  expect([args.x, args.y.shape, args.n]).toEqual([x, [3], 7]);
  expect(args.tensor('y').shape).toEqual([3]);
  expect(() => args.tensor('xx')).toThrow("Did you mean 'x'?");
});

test('an object is as good', () => {
  const args = taskArgs({ x: tensor(), half: Scalar.f32(0.5), big: 2n ** 60n });
  expect(args.tensorNames()).toEqual(['x']);
  expect(args.half.bits).toBe(0x3f000000n);
});

test('a tensor after a scalar is refused', () => {
  const args = new TaskArgsBuilder().addScalar('n', 7);
  expect(() => args.addTensor('x', tensor())).toThrow(
    "tensor 'x' was added after scalar 'n'; all tensors come before the scalars",
  );
  expect(args.specs).toHaveLength(1);
});

test.each(['x', 'n', 'clone', 'specs', 'toString', '', '2nd', 'a b'])('the name %o cannot be had again', (name) => {
  const args = new TaskArgsBuilder().addTensor('x', tensor()).addScalar('n', 7);
  for (const add of [() => args.addScalar(name, 1)]) expect(add).toThrow('TaskArgsBuilder, name of an argument');
  expect(args.specs.map((spec) => spec.name)).toEqual(['x', 'n']);
  expect(Object.keys(args)).toEqual(['x', 'n']);
});

test('what is no tensor or no scalar is refused, and nothing is added', () => {
  const args = new TaskArgsBuilder();
  expect(() => args.addTensor('x', 'abc' as never)).toThrow("argument 'x'");
  expect(() => args.addScalar('n', 1.5)).toThrow('Scalar.f32');
  expect(args.specs).toEqual([]);
});

test('a clone has tensors of its own', () => {
  const args = taskArgs({ x: tensor(), n: 7 });
  const copy = args.clone();
  copy.x.data[0] = 9;
  expect(args.x.data[0]).toBe(1);
  expect([copy.n, copy.x.shape]).toEqual([7, [2, 2]]);
});

test('tensors over the same memory share the copy of it', () => {
  const memory = new Float32Array(8);
  const copy = taskArgs({ whole: Tensor.from(memory), part: Tensor.from(memory.subarray(4)) }).clone();
  copy.part.data[0] = 5;
  expect(copy.whole.data[4]).toBe(5);
  expect(memory[4]).toBe(0);
});
