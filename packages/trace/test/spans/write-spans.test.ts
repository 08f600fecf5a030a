import { expect, it } from 'vitest';

import { readHostSpans, spansTrace } from '../../src/index.js';
import { checkTrace } from '../check-trace.js';

const clock = { monotonic_origin_ns: '9007199254740993', wall_origin_ns: '1700000000000000000' };
const processes = [
  { path: 'L3', pid: 10, clock_offset_ns: 0, uncertainty_ns: 0 },
  { path: 'L3/chip0', pid: 11, clock_offset_ns: -3, uncertainty_ns: null },
];

function span(id: number, path: string, kind: string, start: number, end: number, more: object = {}) {
  return { id, path, kind, name: `${kind} "${id}"`, start_ns: start, end_ns: end, ...more };
}

const spans = [
  span(1, 'L3', 'run', 0, 10_000, { run: 1 }),
  span(2, 'L3', 'phase', 0, 3000, { parent: 1, run: 1 }),
  span(3, 'L3', 'submit', 100, 200, { parent: 2, lane: 'submit', run: 1, task: 0 }),
  span(4, 'L3', 'dispatch', 300, 2000, { parent: 1, lane: 'chip0', run: 1, task: 0 }),
  span(5, 'L3', 'dispatch', 400, 5000, { parent: 1, lane: 'chip0', run: 1, task: 1 }),
  span(6, 'L3/chip0', 'task', 2000, 4000, { parent: 1, run: 1, task: 0, args: { end: 'failed' } }),
  span(7, 'L3', 'complete', 4000, 4500, { parent: 1, lane: 'chip0', run: 1, task: 0 }),
];
const flows = [
  { from: 3, to: 4, kind: 'submit' },
  { from: 4, to: 6, kind: 'dispatch' },
  { from: 6, to: 7, kind: 'complete' },
  { from: 6, to: 99, kind: 'complete' },
];

it('makes tracks by worker and lane, on which nothing overlaps, with arrows along each task', () => {
  const trace = spansTrace(readHostSpans({ version: 1, clock, processes, spans, flows, dropped: 0 }, 'spans.json'));
  expect(checkTrace(trace)).toEqual([]);
  const names = (what: string) =>
    trace.traceEvents.filter(({ name }) => name === what).map(({ args }) => args!['name']);
  expect(names('process_name')).toEqual(['L3 (pid 10)', 'L3/chip0 (pid 11)']);
  expect(names('thread_name')).toEqual(['work', 'submit', 'chip0', 'chip0 (2)', 'work']);
  const slices = trace.traceEvents.filter(({ ph }) => ph === 'X');
  expect(slices).toHaveLength(spans.length);
  expect(slices.at(-1)).toMatchObject({
    name: 'task "6"',
    ts: 2,
    dur: 2,
    args: { kind: 'task', run: '1', task: '0', end: 'failed' },
  });
  expect(trace.traceEvents.filter(({ ph }) => ph === 's').map(({ name }) => name)).toEqual([
    'submit',
    'dispatch',
    'complete',
  ]);
});
