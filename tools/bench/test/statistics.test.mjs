import { expect, test } from 'vitest';
import { percentile, summarise } from '../lib/statistics.mjs';

test('a percentile is the sample below or at which that share lies, whatever their order', () => {
  const samples = Array.from({ length: 200 }, (_, i) => 200 - i);
  expect(percentile(samples, 50)).toBe(100);
  expect(percentile(samples, 99)).toBe(198);
  expect(percentile([7], 99)).toBe(7);
});

test('the ratio is median by median', () => {
  expect(summarise('x', { us: [10, 1000, 20], floorUs: [4, 5, 900], floor: 'sleep' })).toEqual({
    name: 'x',
    p50Us: 20,
    p99Us: 1000,
    n: 3,
    floor: 'sleep',
    floorUs: 5,
    ratio: 4,
  });
});

test('without a floor there is no ratio', () => {
  const line = summarise('x', { us: [1], floorUs: [], floor: null });
  expect(line).toMatchObject({ p50Us: 1, n: 1, floor: null, floorUs: null, ratio: null });
});
