import { describe, expect, test } from 'vitest';

import { clamp, fit, panBy, reveal, toTick, toX, zoomAt, zoomTo } from '../../view-page/time-scale.js';
import { momentText, rulerMarks, timeText } from '../../view-page/time-text.js';

const extent = { durationTicks: 10_000, width: 500 };

describe('a view of time', () => {
  test('fits the whole run, with a little room', () => {
    const scale = fit(extent);
    expect(toX(scale, 0)).toBeCloseTo(4.9, 1);
    expect(toX(scale, 10_000)).toBeCloseTo(495.1, 1);
  });

  test('zooms around a point that stays where it is', () => {
    const before = fit(extent);
    const after = zoomAt(before, 200, 0.25, extent);
    expect(after.ticksPerPixel).toBeCloseTo(before.ticksPerPixel / 4);
    expect(toTick(after, 200)).toBeCloseTo(toTick(before, 200));
  });

  test('never leaves the run and never shows more than all of it', () => {
    const close = zoomAt(fit(extent), 100, 0.1, extent);
    expect(panBy(close, -1e9, extent).start).toBeCloseTo(-100);
    expect(toTick(panBy(close, 1e9, extent), 500)).toBeCloseTo(10_100);
    expect(zoomAt(close, 100, 1e9, extent)).toEqual(clamp(fit(extent), extent));
  });

  test('is moved only when what shall be seen is not', () => {
    const close = zoomTo(1000, 1100, extent);
    expect(reveal(close, 1010, 1020, extent)).toBe(close);
    expect(reveal(close, 0, 5000, extent)).toBe(close);
    const moved = reveal(close, 5000, 5010, extent);
    expect(moved.ticksPerPixel).toBe(close.ticksPerPixel);
    expect(toX(moved, 5005)).toBeCloseTo(250);
  });
});

describe('times as text', () => {
  test.each([
    [0, '0 ns'],
    [999, '999 ns'],
    [1250, '1.25 µs'],
    [84_460_000, '84.46 ms'],
    [-1500, '-1.5 µs'],
    [2.5e9, '2.5 s'],
  ])('%d ns is %s', (ns, text) => {
    expect(timeText(ns)).toBe(text);
  });

  test('moments have every nanosecond', () => {
    expect([0, 999, 536_100, 157_146_842, 2_000_000_001].map(momentText)).toEqual([
      '0 ns',
      '999 ns',
      '536.1 µs',
      '157.146842 ms',
      '2.000000001 s',
    ]);
  });

  test('a ruler has round marks with units, far enough apart', () => {
    expect(rulerMarks(0, 1_000_000, 500)).toEqual([
      [0, '0 µs'],
      [200_000, '200 µs'],
      [400_000, '400 µs'],
      [600_000, '600 µs'],
      [800_000, '800 µs'],
      [1_000_000, '1000 µs'],
    ]);
    expect(rulerMarks(157_146_400, 157_146_800, 200).map(([, text]) => text)).toEqual([
      '157.1464 ms',
      '157.1466 ms',
      '157.1468 ms',
    ]);
    expect(rulerMarks(1010, 1030, 300).map(([, text]) => text)).toEqual(['1010 ns', '1020 ns', '1030 ns']);
  });
});
