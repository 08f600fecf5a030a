import { afterEach, expect, test, vi } from 'vitest';

import { largestError } from './compare.js';
import { randomFloats, randomIntegers } from './random.js';
import { compare, describeVerdict, isRight, sceneSize } from './scene.js';

afterEach(() => vi.unstubAllEnvs());

test('the largest error is found wherever it is, with either sign', () => {
  expect(largestError([1, 2, 3], [1, 2, 3])).toBe(0);
  expect(largestError([5, 2, 3], [1, 2, 3.5])).toBe(4);
  expect(largestError([1, 2, -3], [1, 2.5, 3])).toBe(6);
});

test('a NaN on either side is never right', () => {
  expect(isRight(compare('scene', 'a2a3sim', [Number.NaN, 1], [0, 1], 1e9))).toBe(false);
  expect(isRight(compare('scene', 'a2a3sim', [0, 1], [0, Number.NaN], 1e9))).toBe(false);
});

test('results of different lengths are not compared', () => {
  expect(() => largestError([1, 2], [1, 2, 3])).toThrow(RangeError);
});

test('a verdict is right up to its tolerance and says what is wrong beyond', () => {
  const near = compare('scene', 'a5sim', [1.25], [1], 0.25);
  expect(isRight(near)).toBe(true);
  expect(describeVerdict(near)).toBe('scene on a5sim: right, 1 values');
  const far = compare('scene', 'a5sim', [1.5], [1], 0.25);
  expect(isRight(far)).toBe(false);
  expect(describeVerdict(far)).toBe('scene on a5sim: wrong, largest error 0.5 in 1 values, allowed 0.25');
});

test('a seed gives the same values each time, another seed others', () => {
  expect(randomFloats(100, 7)).toEqual(randomFloats(100, 7));
  expect(randomFloats(100, 7)).not.toEqual(randomFloats(100, 8));
  expect(Math.max(...randomFloats(1000, 7).map(Math.abs))).toBeLessThanOrEqual(1);
});

test('random integers reach both limits and stay within', () => {
  expect(new Set(randomIntegers(1000, 1, 3))).toEqual(new Set([-3, -2, -1, 0, 1, 2, 3]));
});

test('the size comes from the environment and is small by default', () => {
  const sizes = { small: 1, large: 100 };
  vi.stubEnv('PTO_EXAMPLE_SIZE', undefined);
  expect(sceneSize(sizes)).toBe(1);
  vi.stubEnv('PTO_EXAMPLE_SIZE', 'large');
  expect(sceneSize(sizes)).toBe(100);
  vi.stubEnv('PTO_EXAMPLE_SIZE', 'huge');
  expect(() => sceneSize(sizes)).toThrow("PTO_EXAMPLE_SIZE is 'huge'; it can be 'small' or 'large'.");
});
