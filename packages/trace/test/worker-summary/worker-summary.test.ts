import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { loadWorker, renderWorkerSummary, summarizeWorker } from '../../src/index.js';
import type { HostSpans, RecordedChip, RecordedRun, WorkerSummary } from '../../src/index.js';
import { fixture, runOf } from '../fixtures.js';
import { spansOf } from '../spans-of.js';
import type { RunTimes, TaskTimes } from '../spans-of.js';

const summaryOf = (spans: HostSpans, chips: readonly RecordedChip[] = []): WorkerSummary =>
  summarizeWorker({ source: 'spans.json', spans, chips, problems: [] });
const ofRun = (run: Partial<RunTimes>): WorkerSummary =>
  summaryOf(spansOf([{ built: 1, end: 100, tasks: [], ...run }]));

const onChip = (chip: number, from: number, to: number): TaskTimes => {
  return { on: `L3/chip${chip}`, submit: [0, 1], dispatch: 1, ran: [from, to], seen: to };
};
/** What a chip recorded of a task, where the recorder puts it. */
const recorded = (task: number, startUs: number, endUs: number, originUs: number): RecordedRun => {
  const clock = { kind: 'wall', start_monotonic_ns: String(1_000_000 + originUs * 1000) };
  return {
    ...runOf([{ id: 0, start: startUs, end: endUs }], { clock }),
    source: `L3.chip0/task-1-${task}/records.json`,
  };
};

describe('a worker is held back', () => {
  it('by earlier runs', () => {
    const { bottleneck, answer } = ofRun({
      started: 60,
      built: 61,
      tasks: [{ ...onChip(0, 65, 99), submit: [60, 61], dispatch: 62 }],
    });
    expect(bottleneck).toBe('queue of runs');
    expect(answer).toContain('60 %');
  });

  it('by late submissions', () => {
    const late: TaskTimes = { ...onChip(0, 80, 99), submit: [78, 79], dispatch: 79 };
    expect(ofRun({ built: 80, tasks: [late] })).toMatchObject({
      bottleneck: 'orchestration',
      pathPercent: { orchestration: 79 },
    });
  });

  it('by copies of arrays, in and back', () => {
    const summary = ofRun({
      built: 50,
      back: 80,
      copiesIn: [[0, 40]],
      tasks: [{ ...onChip(0, 52, 80), submit: [40, 41], dispatch: 50 }],
    });
    expect(summary).toMatchObject({ bottleneck: 'staging copies', pathUs: { staging: 60, orchestration: 1 } });
  });

  it('by the way to its children and back', () => {
    const slow: TaskTimes = { ...onChip(0, 41, 70), seen: 100 };
    const { bottleneck, answer } = ofRun({ tasks: [slow] });
    expect(bottleneck).toBe('dispatch latency');
    expect(answer).toBe(
      'For 70 % of the time tasks were on the way to a child or back: a task took 40.0 us to start and 30.0 us to be seen as over (medians; at most 40.0 us and 30.0 us).',
    );
  });

  it('by one chip that has more to do than the others', () => {
    const { bottleneck, answer, imbalance } = ofRun({ tasks: [onChip(0, 2, 99), onChip(1, 2, 12), onChip(2, 2, 12)] });
    expect(bottleneck).toBe('imbalance');
    expect(imbalance).toBeCloseTo(97 / 39);
    expect(answer).toContain(
      'L3/chip0 had more to do than the others, or was slower: it had tasks for 2.5 times as long as the average',
    );
  });

  it('by chips that have nothing to do beside one that has all', () => {
    const processes = ['L3', 'L3/chip0', 'L3/chip1', 'L3/sub0'].map((place) => ({
      path: place,
      pid: 1,
      uncertainty_ns: 0,
    }));
    const spans = spansOf([{ built: 1, end: 100, tasks: [onChip(0, 2, 99)] }], { processes });
    const { bottleneck, chips, notes } = summaryOf(spans);
    expect(bottleneck).toBe('imbalance');
    expect(chips.map(({ path: chip, tasks, busyPercent }) => [chip, tasks, busyPercent])).toEqual([
      ['L3/chip0', 1, 97],
      ['L3/chip1', 0, 0],
    ]);
    expect(notes).toEqual([expect.stringContaining('No chip recorded what it did')]);
  });

  it('by chips that wait for each other', () => {
    const second: TaskTimes = { ...onChip(1, 51, 99), dispatch: 50 };
    const third: TaskTimes = { ...onChip(2, 2, 4) };
    const { bottleneck, answer } = ofRun({ tasks: [onChip(0, 2, 50), second, third] });
    expect(bottleneck).toBe('idle lanes');
    expect(answer).toContain('the critical path went over 2 of them');
  });

  it('by sub workers', () => {
    const sub: TaskTimes = { ...onChip(0, 2, 90), on: 'L3/sub0', kind: 'sub' };
    expect(ofRun({ tasks: [sub] })).toMatchObject({
      bottleneck: 'sub workers',
      subWorkers: [{ path: 'L3/sub0', busyPercent: 88 }],
    });
  });

  it('by what happens on a chip, with what held that back', () => {
    const spans = spansOf([{ built: 1, end: 100, tasks: [onChip(0, 2, 99)] }]);
    const summary = summaryOf(spans, [{ path: 'L3/chip0', runs: [recorded(0, 0, 90, 5)] }]);
    expect(summary).toMatchObject({ bottleneck: 'chips', pathUs: { chip: 90, aroundChip: 7 } });
    expect(summary.answer).toContain(
      "'work' took longest there (task 0 of run 1), one long kernel: One block took 100 %",
    );
    expect(
      summary.path.filter(({ part }) => part === 'aroundChip').map(({ startUs, endUs }) => [startUs, endUs]),
    ).toEqual([
      [2, 5],
      [95, 99],
    ]);
    expect(summary.chips).toMatchObject([
      { path: 'L3/chip0', tasks: 1, recorded: 1, deviceUs: 90, busyUs: 97, bottleneck: 'one long kernel' },
    ]);
  });

  it('by a chip around its cores', () => {
    const spans = spansOf([{ built: 1, end: 100, tasks: [onChip(0, 2, 99)] }]);
    const { bottleneck, answer } = summaryOf(spans, [{ path: 'L3/chip0', runs: [recorded(0, 0, 4, 5)] }]);
    expect(bottleneck).toBe('around chips');
    expect(answer).toContain('took 97.0 us, of which the cores had work for 4.0 us');
  });

  it('by nothing in particular', () => {
    const task: TaskTimes = { ...onChip(0, 40, 62), submit: [20, 20], dispatch: 20, seen: 64 };
    const { bottleneck, answer } = ofRun({ started: 5, built: 25, back: 85, copiesIn: [[6, 15]], tasks: [task] });
    expect(bottleneck).toBe('mixed');
    expect(answer).toBe(
      'No single cause: of the critical path staging copies 24 %, dispatch and completion 22 %, chips 22 %, other 21 %, orchestration 6 %, queue of runs 5 %.',
    );
  });

  it('by nothing when there was no run', () => {
    expect(summaryOf(spansOf([])).bottleneck).toBe('nothing recorded');
  });
});

it('does not set times of the model off against those of the host', () => {
  const spans = spansOf([{ built: 1, end: 100, tasks: [onChip(0, 2, 99)] }]);
  const run = { ...recorded(0, 0, 4, 5), clock: { kind: 'model' as const } };
  const { pathUs, notes } = summaryOf(spans, [{ path: 'L3/chip0', runs: [run] }]);
  expect(pathUs).toMatchObject({ chip: 97, aroundChip: 0 });
  expect(notes).toContainEqual(expect.stringContaining('those of the model'));
});

it('tells what the records lack', () => {
  const processes = [{ path: 'L3/chip0', pid: 7, clock_offset_ns: 0, uncertainty_ns: null }];
  const spans = spansOf([{ built: 1, end: 100, tasks: [onChip(0, 2, 99), onChip(1, 2, 99)] }], {
    dropped: 3,
    processes,
  });
  const problem = (name: string) => ({ name, problem: 'there is no such directory', isMissing: true });
  const problems = Array.from({ length: 7 }, (_, i) => problem(`L3.chip1/task-1-${i}`));
  const chips = [{ path: 'L3/chip0', runs: [recorded(0, 0, 4, 5)] }];
  const { notes } = summarizeWorker({ source: 'spans.json', spans, chips, problems });
  expect(notes.slice(0, 4)).toEqual([
    '3 spans found no room: the path may lack tasks.',
    `No records of ${problems
      .slice(0, 5)
      .map(({ name }) => name)
      .join(', ')} and 2 more.`,
    'Nothing is known of what happened on L3/chip1.',
    'The clock of L3/chip0 could not be compared, and is taken for the same.',
  ]);
});

it('takes few seconds for many tasks', () => {
  const tasks = Array.from({ length: 20_000 }, (_, i): TaskTimes => {
    return { on: `L3/chip${i % 8}`, submit: [i, i], dispatch: i, ran: [i + 1, i + 9], seen: i + 9 };
  });
  const { path, tasks: count } = summaryOf(spansOf([{ built: 20_000, end: 20_010, tasks }]));
  expect(count).toBe(20_000);
  expect(path.length).toBeGreaterThan(2);
}, 20_000);

describe('the directory of a worker', () => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'pto-trace-test-'));
    cpSync(fixture('worker/spans.json'), path.join(dir, 'spans.json'));
    cpSync(fixture('may'), path.join(dir, 'L3.chip0/task-1-0'), { recursive: true });
    cpSync(fixture('august'), path.join(dir, 'L3.chip1/task-1-1'), { recursive: true });
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  it('with records of both generations becomes the golden summary', async () => {
    mkdirSync(path.join(dir, 'L3.chip1/task-1-10'));
    const text = renderWorkerSummary(summarizeWorker(loadWorker(path.join(dir, 'spans.json'))));
    await expect(`${text}\n`).toMatchFileSnapshot('../golden/worker-summary.txt');
  });

  it('has its tasks in the order of their numbers, and names those without records', () => {
    for (const task of ['task-1-10', 'task-1-2']) {
      cpSync(fixture('may'), path.join(dir, 'L3.chip0', task), { recursive: true });
    }
    mkdirSync(path.join(dir, 'L3.chip1/task-1-3'));
    writeFileSync(path.join(dir, 'L3.chip1/task-1-1/chip_swimlane_records.json'), '{"chip_swimlane_level"');
    const { chips, problems } = loadWorker(path.join(dir, 'spans.json'));
    const sources = chips.flatMap(({ runs }) => runs.map(({ source }) => path.basename(path.dirname(source))));
    expect(sources).toEqual(['task-1-0', 'task-1-2', 'task-1-10']);
    expect(problems.map(({ name, isMissing }) => [name, isMissing])).toEqual([
      ['L3.chip1/task-1-1', false],
      ['L3.chip1/task-1-3', true],
      ['L3.chip1/task-1-2', true],
    ]);
    expect(problems[0]?.problem).toContain('cut off');
  });

  it('has no records of nested workers themselves', () => {
    const task = { path: 'L4/0', kind: 'task', name: 'all', start_ns: 0, end_ns: 9 };
    const inner = { ...task, id: 2, path: 'L4/0/L3', args: { records: '/somewhere/L4.0.L3/task-1-0' } };
    const spans = [{ ...task, id: 1, args: { records: '/somewhere/L4.0/task-1-0' } }, inner];
    const clock = { monotonic_origin_ns: '0', wall_origin_ns: '0' };
    const file = path.join(dir, 'spans.json');
    writeFileSync(file, JSON.stringify({ version: 1, clock, spans }));
    expect(loadWorker(file).problems.map(({ name }) => name)).toEqual(['L4.0.L3/task-1-0']);
  });

  it('names kernels after their callables, not by the ids of those', () => {
    const names = { level: 3, orchestrator_name: 'all', callable_id_to_name: { 0: 'diamond', 1: 'other' } };
    writeFileSync(path.join(dir, 'name_map_case.json'), JSON.stringify(names));
    rmSync(path.join(dir, 'L3.chip0/task-1-0/name_map_diamond.json'));
    const [chip] = loadWorker(path.join(dir, 'spans.json')).chips;
    expect(chip!.runs[0]!.names.functions.get(1)).toBe('diamond.func_1_b');
    writeFileSync(path.join(dir, 'name_map_case.json'), JSON.stringify({ ...names, level: 2 }));
    const [named] = loadWorker(path.join(dir, 'spans.json')).chips;
    expect(named!.runs[0]!.names.functions.get(1)).toBe('other');
  });
});
