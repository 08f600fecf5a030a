import { expect, test } from 'vitest';

import { arange, eye, full, ones, zeros } from '../../src/tensor/filled.js';
import { numbersOf } from '../../src/tensor/numbers.js';

const dtypes = ['f32', 'f16', 'bf16', 'i8', 'u8', 'i16', 'u16', 'i32', 'u32', 'i64', 'u64'];

test('tensors are filled in every data type', () => {
  for (const dtype of dtypes) {
    expect([...numbersOf(zeros([2], dtype))]).toEqual([0, 0]);
    expect([...numbersOf(ones([2], dtype))]).toEqual([1, 1]);
    expect([...numbersOf(full([2], 7, dtype))]).toEqual([7, 7]);
    expect([...numbersOf(arange(4, { dtype }))]).toEqual([0, 1, 2, 3]);
    expect([...numbersOf(eye(2, dtype))]).toEqual([1, 0, 0, 1]);
  }
});

test('counting starts and steps as it is told, in any shape', () => {
  const tensor = arange([2, 3], { start: 1, step: -0.5 });
  expect(tensor.shape).toEqual([2, 3]);
  expect([...tensor.data]).toEqual([1, 0.5, 0, -0.5, -1, -1.5]);
});

test('values that an integer type does not have are refused', () => {
  const refused = expect.objectContaining({ code: 'ERR_PTO_ARGS_SCALAR' }) as Error;
  expect(() => arange(257, { dtype: 'u8' })).toThrow(refused);
  expect(() => arange(2, { step: 0.5, dtype: 'i32' })).toThrow(refused);
  expect(() => arange(2, { start: -1, dtype: 'u64' })).toThrow(refused);
  expect(() => full([1], 256, 'u8')).toThrow(refused);
});
