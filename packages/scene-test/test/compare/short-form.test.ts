import { Tensor } from '@pto/task-interface';
import { expect, test } from 'vitest';

import { compareTensors } from '../../src/compare/compare-tensors.js';
import { encodeMismatchFile } from '../../src/compare/mismatch-file.js';
import { shortForm } from '../../src/compare/short-form.js';

test('the short form says how many, how far, and where the worst are', () => {
  const actual = Tensor.zeros([4, 250]);
  actual.data[251] = 0.25;
  actual.data[999] = -3;
  expect(shortForm(compareTensors(actual, Tensor.zeros([4, 250]), { name: 'f' }))).toEqual([
    "Golden mismatch on 'f': 2 of 1000 elements (0.2 %), max_diff=3, rtol=0.00001, atol=0.00001",
    '  [3, 249]: -3, expected 0, error 3',
    '  [1, 1]: 0.25, expected 0, error 0.25',
  ]);
});

test('the short form says on which side NaNs and infinities are', () => {
  const actual = Float32Array.of(NaN, Infinity, 1, 1);
  const expected = Float32Array.of(1, 1, NaN, 1);
  expect(shortForm(compareTensors(actual, expected, { name: 'f' }))).toEqual([
    expect.stringContaining('3 of 4 elements (75 %)'),
    '  1 NaN, 1 expected; 1 infinity, 0 expected',
    '  [0]: NaN, expected 1, error not finite',
    '  [1]: Infinity, expected 1, error not finite',
    '  [2]: 1, expected NaN, error not finite',
  ]);
});

test('a different data type or shape is one line', () => {
  expect(shortForm(compareTensors(new Int32Array(2), new Float32Array(2), { name: 'f' }))).toEqual([
    "Golden mismatch on 'f': dtype int32, expected float32",
  ]);
  expect(shortForm(compareTensors(new Float32Array(2), Tensor.zeros([1, 2]), { name: 'f' }))).toEqual([
    "Golden mismatch on 'f': shape [2], expected [1, 2]",
  ]);
});

test('the file has all comparisons, those that are right too', () => {
  const right = compareTensors(Float32Array.of(1), Float32Array.of(1), { name: 'a' });
  const wrong = compareTensors(Float32Array.of(NaN), Float32Array.of(1), { name: 'b' });
  expect(JSON.parse(encodeMismatchFile('Scene', 'case', [right, wrong]))).toEqual({
    version: 1,
    scene: 'Scene',
    case: 'case',
    tensors: [right, wrong],
  });
});
