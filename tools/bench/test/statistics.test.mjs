import { describe, expect, test } from 'vitest';
import { percentile, summarise } from '../lib/statistics.mjs';

test('a percentile is the sample below or at which that share lies, whatever their order', () => {
  const samples = Array.from({ length: 200 }, (_, i) => 200 - i);
  expect(percentile(samples, 50)).toBe(100);
  expect(percentile(samples, 99)).toBe(198);
  expect(percentile([7], 99)).toBe(7);
});

const samplesOf = (us, others = {}) => ({ us, floorUs: [], floor: null, figures: {}, ...others });
const summary = (measurement, samples) => summarise({ name: 'x', ...measurement }, new Map([['x', samples]]));

test('the ratio is median by median', () => {
  expect(summary({}, samplesOf([10, 1000, 20], { floorUs: [4, 5, 900], floor: 'sleep' }))).toEqual({
    name: 'x',
    p50Us: 20,
    p99Us: 1000,
    n: 3,
    floor: 'sleep',
    floorUs: 5,
    ratio: 4,
    figures: {},
  });
});

test('without a floor there is no ratio', () => {
  expect(summary({}, samplesOf([1]))).toMatchObject({ p50Us: 1, n: 1, floor: null, floorUs: null, ratio: null });
});

describe('of several floors', () => {
  const group = new Map([
    ['x', samplesOf([30])],
    ['slow', samplesOf([60], { text: 'slow one' })],
    ['fast', samplesOf([20, 10, 15], { text: 'fast one' })],
  ]);

  test('the fastest counts', () => {
    const line = summarise({ name: 'x', floorNames: ['slow', 'fast'] }, group);
    expect(line).toMatchObject({ floor: 'fast one', floorUs: 15, ratio: 2 });
  });

  test('one that was not measured does not', () => {
    const line = summarise({ name: 'x', floorNames: ['slow', 'absent'] }, group);
    expect(line).toMatchObject({ floor: 'slow one', ratio: 0.5 });
  });
});

test('a throughput is a share of the one of the floor', () => {
  const samples = samplesOf([50], { floorUs: [40], floor: 'loop' });
  expect(summary({ isThroughput: true }, samples).ratio).toBe(0.8);
});

describe('figures', () => {
  const samples = samplesOf([600, 300, 400], { figures: { cpuUs: [700, 900, 100] } });

  test('are medians', () => expect(summary({}, samples).figures).toEqual({ cpuUs: 700 }));

  test('are those of one task for a graph', () => {
    const { figures } = summary({ tasks: 100 }, samples);
    expect(figures).toEqual({ usPerTask: 4, bestUsPerTask: 3, cpuUsPerTask: 7 });
    const { captureMb } = summary({ tasks: 100 }, { ...samples, figures: { cpuUs: [1], captureMb: [60] } }).figures;
    expect(captureMb).toBe(60);
  });
});
