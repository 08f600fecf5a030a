import { expect, test } from 'vitest';
import { drawChart } from '../lib/chart.mjs';

const points = [
  { tasks: 1000, us: 0.25 },
  { tasks: 1_000_000, us: 0.5 },
];
const panel = (title) => ({ title, lines: [{ name: 'oneTBB', color: '#123456', points }] });
const svg = drawChart([panel('chain'), panel('fan')]);

test('each panel has its title and a line with a point a size', () => {
  expect(svg).toContain('>chain</text>');
  expect(svg).toContain('>fan</text>');
  expect(svg.match(/<polyline /g)).toHaveLength(2);
  expect(svg.match(/<circle /g)).toHaveLength(4);
});

test('the scale ends at the largest figure, rounded up, and at the sizes that there are', () => {
  const [left, right] = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => ({ x: +x, y: +y }));
  const [axis] = [...svg.matchAll(/<line class="axis" x1="([\d.]+)" x2="([\d.]+)" y1="([\d.]+)"/g)].map(
    ([, x1, x2, y]) => ({ x1: +x1, x2: +x2, y: +y }),
  );
  expect(left.x).toBe(axis.x1);
  expect(right.x).toBe(axis.x2);
  // Half as much lies half as high.
  expect((axis.y - right.y) / (axis.y - left.y)).toBeCloseTo(2, 2);
  expect(svg).toContain('>1k</text>');
  expect(svg).toContain('>1M</text>');
});

test('the legend names each line once', () => {
  expect(svg.match(/>oneTBB<\/text>/g)).toHaveLength(1);
});
