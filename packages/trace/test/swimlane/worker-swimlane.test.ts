import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import {
  findRecording,
  loadWorker,
  mergeRuns,
  readHostSpans,
  runsOfChips,
  writeWorkerSwimlane,
} from '../../src/index.js';
import type { RecordedWorker, Trace, TraceEvent } from '../../src/index.js';
import { checkTrace } from '../check-trace.js';
import { fixture, runOf } from '../fixtures.js';

/** The events of a trace that keeps all rules. */
function eventsOf(worker: RecordedWorker): readonly TraceEvent[] {
  const pieces: Buffer[] = [];
  writeWorkerSwimlane(worker, (piece) => pieces.push(Buffer.from(piece)));
  const trace = JSON.parse(Buffer.concat(pieces).toString()) as Trace;
  expect(checkTrace(trace)).toEqual([]);
  return trace.traceEvents;
}

const processNames = (events: readonly TraceEvent[]): unknown[] =>
  events.filter(({ name }) => name === 'process_name').map(({ args }) => args!['name']);
const slice = (events: readonly TraceEvent[], name: string): TraceEvent | undefined =>
  events.find((event) => event.ph === 'X' && event.name === name);

const row = { id: 0, start: 5, end: 9 };
const clock = (ns: string): object => ({ clock: { kind: 'wall', start_monotonic_ns: ns } });
const spans = readHostSpans(
  {
    version: 1,
    clock: { monotonic_origin_ns: '1000000', wall_origin_ns: '0' },
    processes: [],
    spans: [
      { id: 'a', path: 'L3', name: 'submit', kind: 'submit', start_ns: '1000', end_ns: '3000' },
      { id: 'b', path: 'L3/chip0', name: 'task', kind: 'task', start_ns: '4000', end_ns: '90000' },
      { id: 'c', path: 'L3/chip0', name: 'other', kind: 'task', start_ns: '50000', end_ns: '99000' },
    ],
    flows: [
      { from: 'a', to: 'b', kind: 'dispatch' },
      { from: 'b', to: 'a', kind: 'complete' },
      { from: 'a', to: 'gone', kind: 'submit' },
    ],
  },
  'spans.json',
);

describe('a worker and its chips', () => {
  it('are on one clock, whichever began first', () => {
    const chips = [
      { path: 'L3/chip0', runs: [runOf([row], clock('1010000')), runOf([row], clock('1050000'))] },
      { path: 'L3/chip1', runs: [runOf([{ ...row, func: 1 }], clock('996000'))] },
    ];
    const events = eventsOf({ source: 'spans.json', spans, chips, problems: [] });
    expect(processNames(events)).toEqual(['L3', 'L3/chip0', 'L3/chip0 AICore View', 'L3/chip1 AICore View']);
    // The clock of chip1 began 4 us before that of the spans.
    expect(slice(events, 'submit')?.ts).toBe(5);
    const starts = events.filter(({ ph, pid }) => ph === 'X' && pid === 1001).map(({ ts }) => ts);
    expect(starts).toEqual([19, 59]);
    expect(slice(events, 'func_1_b(t0)')).toMatchObject({ pid: 1011, ts: 5 });
  });

  it('say so when they have no common clock', () => {
    const chips = [{ path: 'L3/chip0', runs: [runOf([row], { clock: { kind: 'model' } })] }];
    expect(processNames(eventsOf({ source: 'spans.json', spans, chips, problems: [] }))).toContain(
      'L3/chip0 (own clock) AICore View',
    );
  });

  it('are refused when their clocks cannot be those of one host', () => {
    const chips = [{ path: 'L3/chip0', runs: [runOf([row], clock('10000000000000000000'))] }];
    expect(() => eventsOf({ source: 'spans.json', spans, chips, problems: [] })).toThrow('do not fit each other');
    const span = { id: 'a', path: 'L3', name: 'x', kind: 'run', start_ns: '0', end_ns: '10000000000000000000' };
    const file = { version: 1, clock: { monotonic_origin_ns: 0, wall_origin_ns: 0 }, spans: [span] };
    expect(() => readHostSpans(file, 'spans.json')).toThrow("'spans[0].end_ns' is '10000000000000000000'; it must be");
  });

  it('have arrows between spans that exist, and tracks for spans that overlap', () => {
    const events = eventsOf({ source: 'spans.json', spans, chips: [], problems: [] });
    expect(events.filter(({ ph }) => ph === 's').map(({ name }) => name)).toEqual(['dispatch', 'complete']);
    expect(slice(events, 'task')?.tid).not.toBe(slice(events, 'other')?.tid);
  });
});

describe('runs one after the other', () => {
  const named = (name: string): ReturnType<typeof runOf> => {
    const more = { id: 0, start: 0, end: 1, func: 0, fanout: [1] };
    return runOf(
      [more, { ...more, id: 1, fanout: [] }],
      { dropped: 2 },
      { names: { functions: new Map([[0, name]]) } },
    );
  };

  it('keep their tasks and edges apart and share functions of one name', () => {
    const merged = mergeRuns([named('add'), named('mul'), named('add')], [0, 10, 20]);
    expect(
      merged.tasks.map(({ task, funcId, startUs }) => [task, merged.names.functions.get(funcId), startUs]),
    ).toEqual([
      [0, 'add', 0],
      [1, 'add', 0],
      [2, 'mul', 10],
      [3, 'mul', 10],
      [4, 'add', 20],
      [5, 'add', 20],
    ]);
    expect(merged.edges.map(({ pred, succ }) => [pred, succ])).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
    ]);
    expect(merged.dropped).toEqual({ records: 6 });
  });

  it('of no chips are none', () => {
    expect(runsOfChips([])).toBeUndefined();
  });
});

describe('the directory of a worker', () => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'pto-trace-test-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('has the spans and the records of each task on each chip', () => {
    cpSync(fixture('spans/spans.json'), path.join(dir, 'spans.json'));
    cpSync(fixture('may'), path.join(dir, 'L3.chip0/task-1-0'), { recursive: true });
    mkdirSync(path.join(dir, 'L3.chip1/task-1-1'), { recursive: true });
    const { kind, source: file } = findRecording(dir);
    expect(kind).toBe('worker');
    const worker = loadWorker(file);
    expect(worker.chips.map((chip) => [chip.path, chip.runs.length])).toEqual([['L3/chip0', 1]]);
    expect(worker.chips[0]?.runs[0]?.names.functions.get(1)).toBe('multiply');
    expect(slice(eventsOf(worker), 'diamond')).toMatchObject({ ts: 10, dur: 790, args: { func: 'diamond', run: '1' } });
  });
});
