import fc from 'fast-check';
import { expect, it } from 'vitest';

import { summarizeWorker } from '../../src/index.js';
import type { HostSpans, WorkerSummary } from '../../src/index.js';
import { spansOf } from '../spans-of.js';
import type { TaskTimes } from '../spans-of.js';

const summaryOf = (spans: HostSpans): WorkerSummary =>
  summarizeWorker({ source: 'spans.json', spans, chips: [], problems: [] });
/** The parts of the path with their ends. */
const pathOf = (spans: HostSpans): unknown[] =>
  summaryOf(spans).path.map(
    ({ part, endUs, path, task }) => `${part} ${endUs} ${path}${task === undefined ? '' : ` ${task}`}`,
  );

const first: TaskTimes = { on: 'L3/chip0', submit: [3, 4], dispatch: 4, ran: [6, 20], seen: 21 };

it('goes from the queue over the orchestration to what ended last, and back to the caller', () => {
  expect(pathOf(spansOf([{ started: 1, built: 8, end: 25, tasks: [first] }]))).toEqual([
    'queued 1 L3',
    'orchestration 4 L3',
    'dispatch 6 L3 0',
    'chip 20 L3/chip0 0',
    'dispatch 21 L3 0',
    'other 25 L3',
  ]);
});

it('has copies of arrays where they were waited for', () => {
  const spans = spansOf([
    {
      built: 8,
      back: 22,
      end: 30,
      copiesIn: [
        [1, 2.5],
        [5, 7],
      ],
      tasks: [first],
    },
  ]);
  expect(pathOf(spans)).toEqual([
    'orchestration 1 L3',
    'staging 2.5 L3',
    'orchestration 4 L3',
    'dispatch 6 L3 0',
    'chip 20 L3/chip0 0',
    'dispatch 21 L3 0',
    'other 22 L3',
    'staging 30 L3',
  ]);
});

it('follows what a task waited for over other children', () => {
  const sub: TaskTimes = { on: 'L3/sub0', kind: 'sub', submit: [5, 6], dispatch: 21.5, ran: [22, 30], seen: 31 };
  const other: TaskTimes = { ...first, on: 'L3/chip1', ran: [6, 9], seen: 10 };
  expect(pathOf(spansOf([{ built: 8, end: 31, tasks: [first, other, sub] }]))).toEqual([
    'orchestration 4 L3',
    'dispatch 6 L3 0',
    'chip 20 L3/chip0 0',
    'dispatch 21 L3 0',
    'dispatch 21.5 L3 2',
    'dispatch 22 L3 2',
    'sub 30 L3/sub0 2',
    'dispatch 31 L3 2',
  ]);
});

it('counts a task that was staged behind another one from the end of that one', () => {
  const staged: TaskTimes = { on: 'L3/chip0', submit: [4, 5], dispatch: 5, ran: [20.5, 28], seen: 29 };
  expect(pathOf(spansOf([{ built: 8, end: 29, tasks: [first, staged] }]))).toEqual([
    'orchestration 4 L3',
    'dispatch 6 L3 0',
    'chip 20 L3/chip0 0',
    'dispatch 20.5 L3 1',
    'chip 28 L3/chip0 1',
    'dispatch 29 L3 1',
  ]);
});

it('takes a submission that ended with another task for one that waited for space', () => {
  const late: TaskTimes = { on: 'L3/chip1', submit: [5, 22], dispatch: 23, ran: [24, 30], seen: 31 };
  const path = pathOf(spansOf([{ built: 22, end: 31, tasks: [first, late] }]));
  expect(path.slice(2, 6)).toEqual([
    'chip 20 L3/chip0 0',
    'dispatch 21 L3 0',
    'orchestration 22 L3 1',
    'dispatch 23 L3 1',
  ]);
});

it('is the orchestration function alone when that returned last', () => {
  expect(pathOf(spansOf([{ built: 40, end: 41, tasks: [first] }]))).toEqual(['orchestration 40 L3', 'other 41 L3']);
});

it('goes on in the run of a nested worker', () => {
  const outer: TaskTimes = { on: 'L4/0', submit: [1, 2], dispatch: 2, ran: [3, 40], seen: 41 };
  const spans = spansOf([{ path: 'L4', built: 4, end: 41, tasks: [outer] }]);
  const inner = spansOf([{ path: 'L4/0/L3', run: 7, built: 8, end: 25, tasks: [{ ...first, on: 'L4/0/L3/chip0' }] }]);
  const task = spans.spans.find(({ kind }) => kind === 'task')!;
  const moved = inner.spans.map((span) => ({
    ...span,
    id: `i${span.id}`,
    parent: span.kind === 'run' ? task.id : `i${span.parent}`,
    startUs: span.startUs + 10,
    endUs: span.endUs + 10,
  }));
  const flows = inner.flows.map(({ from, to, kind }) => ({ from: `i${from}`, to: `i${to}`, kind }));
  const all = { ...spans, spans: [...spans.spans, ...moved], flows: [...spans.flows, ...flows] };
  expect(pathOf(all)).toEqual([
    'orchestration 2 L4',
    'dispatch 3 L4 0',
    'nested 10 L4/0 0',
    'orchestration 14 L4/0/L3',
    'dispatch 16 L4/0/L3 0',
    'chip 30 L4/0/L3/chip0 0',
    'dispatch 31 L4/0/L3 0',
    'other 35 L4/0/L3',
    'nested 40 L4/0 0',
    'dispatch 41 L4 0',
  ]);
  expect(summaryOf(all).chips.map(({ path, tasks }) => [path, tasks])).toEqual([['L4/0/L3/chip0', 1]]);
});

it('ends though spans contradict each other', () => {
  const run = { path: 'L3', name: 'run', kind: 'run', startUs: 0, endUs: 9, args: {} };
  const spans: HostSpans = {
    ...spansOf([]),
    spans: [
      { ...run, id: 'a' },
      { ...run, id: 'b', parent: 'a', kind: 'dispatch' },
      { ...run, id: 'c', parent: 'a', kind: 'task' },
      { ...run, id: 'd', parent: 'c' },
      { ...run, id: 'e', parent: 'd', kind: 'dispatch' },
    ],
    flows: [
      { from: 'b', to: 'c', kind: 'dispatch' },
      { from: 'e', to: 'c', kind: 'dispatch' },
    ],
  };
  expect(summaryOf(spans).runUs).toBe(9);
});

it('tiles every run exactly', () => {
  const time = fc.integer({ min: 0, max: 50 });
  const task = fc
    .record({
      child: fc.constantFrom('chip0', 'chip1', 'sub0'),
      at: time,
      steps: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 5, maxLength: 5 }),
    })
    .map(({ child, at, steps }): TaskTimes => {
      const times = steps.map((_, i) => at + steps.slice(0, i + 1).reduce((sum, step) => sum + step, 0));
      const [submitted, dispatch, start, end, seen] = times as [number, number, number, number, number];
      const kind = child === 'sub0' ? 'sub' : 'task';
      return { on: `L3/${child}`, kind, submit: [at, submitted], dispatch, ran: [start, end], seen };
    });
  fc.assert(
    fc.property(fc.array(task, { maxLength: 12 }), time, time, (tasks, started, built) => {
      const end = Math.max(started + built, ...tasks.map(({ seen }) => seen)) + 1;
      const { path, runUs } = summaryOf(spansOf([{ started, built: started + built, end, tasks }]));
      expect(path[0]?.startUs).toBe(0);
      expect(path.at(-1)?.endUs).toBe(runUs);
      for (const [i, step] of path.slice(1).entries()) expect(step.startUs).toBe(path[i]!.endUs);
    }),
  );
});
