import { expect, test } from 'vitest';
import { pageText } from '../lib/benchmark-page.mjs';

const line = (name, others) => [
  name,
  { name, p50Us: 1000, floor: null, floorUs: null, ratio: null, figures: {}, ...others },
];
const graph = (name, usPerTask, ratio = null) => line(name, { figures: { usPerTask }, ratio });
const cells = (text, name) =>
  text
    .split('\n')
    .find((row) => row.startsWith(`| \`${name}\``))
    .split('|')
    .slice(2, -1)
    .map((cell) => cell.trim());

const text = await pageText(
  new Map([
    graph('tmr.chain-1k', 0.25),
    graph('tmr.chain-100k', 0.5, 1.25),
    graph('tmr.chain-100k.bd24', 0.625),
    graph('omp.chain-1k', 0.125),
    line('l2.prepare', { p50Us: 48.12, floor: 'dlopen', floorUs: 160, ratio: 0.3, figures: { firstUs: 300 } }),
  ]),
);

test('a graph has a figure a size, and a gap where none was measured', () => {
  expect(cells(text, 'tmr.chain')).toEqual(['0.250', '-', '0.500', '-']);
  expect(cells(text, 'omp.chain')).toEqual(['0.125', '-', '-', '-']);
  expect(text).not.toContain('`hbg.chain`');
});

test('the numbers of blocks are compared at one size', () => {
  expect(cells(text, 'tmr.chain-100k')).toEqual(['-', '-', '0.625', '1.25']);
});

test('everything else is a row with its floor and figures', () => {
  expect(cells(text, 'l2.prepare')).toEqual(['48.1', 'dlopen', '160', '0.30', 'firstUs 300']);
});
