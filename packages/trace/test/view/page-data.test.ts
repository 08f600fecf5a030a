import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { HostSpans, RecordedRun } from '../../src/index.js';
import { loadView, overheadReport, renderOverhead } from '../../src/index.js';
import { pack } from '../../src/view/pack.js';
import { NONE } from '../../src/view/page-data.js';
import type { PageData } from '../../src/view/page-data.js';
import { memorySeries } from '../../src/view/memory-series.js';
import { pageDataOf } from '../../src/view/page-data-of.js';
import { columnsOf, sampleAt } from '../../view-page/memory-columns.js';
import { sliceNear } from '../../view-page/hit-index.js';
import { RowRaster } from '../../view-page/row-raster.js';
import { RunIndex } from '../../view-page/run-index.js';
import { unpack } from '../../view-page/unpack.js';
import { diamond } from './diamond.js';
import { madeRun } from './made-run.js';

const of = (...runs: RecordedRun[]) => pageDataOf({ title: 'made', runs: runs.map((run) => ({ run })) });

/** Slices of a row as `name start…end`. */
function row({ names, slices }: PageData, number: number): string[] {
  const texts: string[] = [];
  for (let i = slices.rowOffsets[number]!; i < slices.rowOffsets[number + 1]!; i++) {
    texts.push(`${names[slices.name[i]!]} ${slices.start[i]}…${slices.end[i]}`);
  }
  return texts;
}

describe('data of a page', () => {
  test('have every block of a run once, in order of time, and no two at a time on a row', () => {
    const run = madeRun(3000);
    const { lanes, slices } = of(run);
    for (let r = 0; r + 1 < slices.rowOffsets.length; r++) {
      for (let i = slices.rowOffsets[r]! + 1; i < slices.rowOffsets[r + 1]!; i++) {
        expect(slices.start[i]).toBeGreaterThanOrEqual(slices.end[i - 1]!);
      }
    }
    const tasks = slices.task.filter((task) => task !== NONE).sort();
    expect([...tasks]).toEqual(run.tasks.map(({ task }) => task));
    expect(lanes.filter(({ group }) => group === 'aic')).toHaveLength(24);
  });

  test('give slices of a lane that overlap rows of their own', () => {
    const phase = (name: string, startUs: number, endUs: number) => ({
      phase: name,
      startUs,
      endUs,
      loop: 0,
      tasks: 0,
    });
    const data = of({ ...diamond, schedulerPhases: [[phase('in', 2, 3), phase('out', 1, 9), phase('late', 4, 5)]] });
    expect(data.lanes[1]).toEqual({ name: 'Sched_0', group: 'scheduler', rows: 2 });
    expect([row(data, 1), row(data, 2)]).toEqual([['out 1000…9000'], ['in 2000…3000', 'late 4000…5000']]);
  });

  test('tell what the end waited for, and when cores were idle although a task was ready', () => {
    const data = of(diamond);
    const index = new RunIndex(data);
    expect([...data.criticalPath].map((slice) => index.taskText(data.slices.task[slice]!))).toEqual(['t0', 't1', 't3']);
    // AIV_1 and AIV_2: ready at 3, dispatched at 3; then t3 is ready at 8, dispatched at 8, started at 9.
    const aiv = data.activity.find(({ engine }) => engine === 'AIV')!;
    expect([...aiv.time]).toEqual([4000, 6000, 8000, 9000, 12000]);
    expect([...aiv.running]).toEqual([2, 1, 0, 1, 0]);
  });

  test('say the same about busy and idle cores as the report about overhead', () => {
    const run = madeRun(3000);
    const { activity, tickNs, verdicts } = of(run);
    const report = overheadReport(run);
    for (const { engine, cores, time, running, heldBack } of activity) {
      const sum = (of: (step: number) => number) =>
        time.subarray(1).reduce((total, end, i) => total + of(i) * (end - time[i]!) * tickNs, 0) / 1000;
      const expected = report.verdict.engines[engine.toLowerCase() as 'aic' | 'aiv']!;
      expect(cores).toBe(expected.cores);
      expect(sum((i) => running[i]!)).toBeCloseTo(expected.busyUs, -1);
      expect(sum((i) => (heldBack[i]! > 0 ? 1 : 0))).toBeCloseTo(expected.overheadUs, -1);
      expect(expected.overheadUs).toBeGreaterThan(100);
    }
    expect(verdicts).toHaveLength(1);
    for (const line of verdicts[0]!.lines) expect(renderOverhead(report)).toContain(line);
  });

  test('count idle cores of chips apart', () => {
    const clock = { kind: 'wall' as const, startMonotonicNs: 0n };
    const chips = ['L3/chip0', 'L3/chip1'].map((path, i) => ({
      run: { ...diamond, clock: { ...clock, startMonotonicNs: BigInt(i * 100_000) } },
      path,
    }));
    const { activity, verdicts } = pageDataOf({ title: 'two', runs: chips });
    const { cores, time, running, heldBack } = activity.find(({ engine }) => engine === 'AIV')!;
    expect(cores).toBe(4);
    expect([...time].filter((tick) => tick > 50_000)).toEqual([104_000, 106_000, 108_000, 109_000, 112_000]);
    expect(Math.max(...running)).toBe(2);
    expect(Math.max(...heldBack)).toBe(0);
    expect(verdicts.map(({ title }) => title)).toEqual([
      'L3/chip0 not scheduler-bound',
      'L3/chip1 not scheduler-bound',
    ]);
  });

  test('are the same after the way to the page', async () => {
    const data = pageDataOf({ title: 'ü </script>', runs: [{ run: diamond }] });
    expect(await unpack(pack(data))).toEqual(data);
  });

  test('have spans of the host and records of its chips on one clock', () => {
    const clock = { kind: 'wall' as const, startMonotonicNs: 5_000_000n };
    const span = { path: 'L3', name: 'run', kind: 'run', args: {} };
    const spans: HostSpans = {
      ...{ source: 'spans.json', monotonicOriginNs: 4_000_000n, wallOriginNs: 0n, processes: [], flows: [] },
      dropped: 0,
      spans: [{ ...span, id: '1', startUs: 0, endUs: 2000 }],
    };
    const data = pageDataOf({ title: 'L3', runs: [{ run: { ...diamond, clock }, path: 'L3/chip0' }], spans });
    expect(row(data, 0)).toEqual(['run 0…2000000']);
    const places = [{ path: 'L4/0/L3' }, { path: 'L4', lane: 'submit' }, { path: 'L4', lane: '0/L3' }, { path: 'L4' }];
    const nested = places.map((place, id) => ({ ...span, ...place, id: `${id}`, startUs: 0, endUs: 1 }));
    expect(
      pageDataOf({ title: 'L4', runs: [], spans: { ...spans, spans: nested } }).lanes.map(({ name }) => name),
    ).toEqual(['L4', 'L4: 0/L3', 'L4: submit', 'L4/0/L3']);
    const aic = data.lanes.findIndex(({ name }) => name === 'L3/chip0 AIC_0');
    expect(row(data, aic)).toEqual(['load 1001000…1003000']);
    const { gaps } = pageDataOf({ title: 'L3', runs: [{ run: diamond }], spans });
    expect(gaps).toContain('Spans of the host are not shown: they have no clock in common with these records.');
  });
});

describe('memory', () => {
  const span = (end: number) => ({ start: 0, end });
  const sample = (phase: 'begin' | 'end', depth: number, entries: number, timeUs?: number, peak?: number) => ({
    ...{ site: `scope ${depth}`, phase, depth, ring: 0, isLeftOpen: false, timeUs },
    use: { task_window: span(entries), heap: span(0), dep_pool: span(0), tensormap: span(0) },
    peak: peak === undefined ? undefined : { task_window: peak, heap: 0, dep_pool: 0, tensormap: 0 },
  });
  const capacities = { task_window: [8], heap: [], dep_pool: [], tensormap: [] };
  const samples = [
    sample('begin', 0, 0, 1),
    sample('begin', 4, 2, 3),
    sample('end', 4, 3, 6, 7),
    sample('end', 0, 1, 12, 7),
  ];
  const read = { source: 'scope_stats.jsonl', capacities, samples, dropped: 0 };
  const wall = (startMonotonicNs: bigint) => ({ kind: 'wall' as const, startMonotonicNs });

  test('has the time of the page, and for each end of a scope its begin', () => {
    const clock = wall(5000n);
    const [series] = memorySeries({ ...read, clock: wall(7000n) }, clock);
    const { memory } = pageDataOf({ title: 'memory', runs: [{ run: { ...diamond, clock }, memory: [series!] }] });
    expect(memory).toMatchObject([{ name: 'ring 0, task window', capacity: 8 }]);
    expect([...memory[0]!.time!]).toEqual([3000, 5000, 8000, 14_000]);
    expect([...memory[0]!.now]).toEqual([0, 2, 3, 1]);
    expect([...memory[0]!.values]).toEqual([0, 2, 7, 7]);
    expect([...memory[0]!.begin]).toEqual([0, 1, 1, 0]);
  });

  test('has no time where a sample has none, or where its clock is of another kind', () => {
    const untimed = { ...read, samples: [...samples, sample('begin', 0, 0)] };
    expect(memorySeries(untimed, wall(0n))[0]!.timeUs).toBeUndefined();
    expect(memorySeries({ ...read, clock: wall(0n) }, { kind: 'model' })[0]!.timeUs).toBeUndefined();
  });

  test('is drawn by pixel with the most of each, from the first sample to the last', () => {
    const series = { time: Uint32Array.of(10, 20, 21, 22, 40), now: Float64Array.of(1, 5, 9, 2, 0) };
    expect([...columnsOf(series, (tick) => tick / 10, 6)]).toEqual([0, 1, 9, 2, 0, 0]);
    expect([9, 10, 21, 99].map((tick) => sampleAt(series.time, tick))).toEqual([-1, 0, 2, 4]);
  });
});

describe('a row', () => {
  const { slices, names } = of(diamond);
  const rowOfTask = (task: number) => {
    const slice = slices.task.lastIndexOf(task);
    return slices.rowOffsets.findLastIndex((offset) => offset <= slice);
  };

  test('is found under the mouse, with some reach', () => {
    const row = rowOfTask(1);
    expect(slices.task[sliceNear(slices, row, 5000, 0)!]).toBe(1);
    expect(slices.task[sliceNear(slices, row, 8900, 200)!]).toBe(3);
    expect(sliceNear(slices, row, 8500, 100)).toBeUndefined();
  });

  test('is drawn so that the least of slices is seen, and only there', () => {
    const raster = new RowRaster(slices, names.length, 100, [255, 255, 255], 20);
    const ground = 0xffffffff;
    raster.draw(rowOfTask(0), { start: 0, ticksPerPixel: 1_000_000 });
    expect(raster.lines[0]!.filter((pixel) => pixel !== ground)).toHaveLength(1);
    expect(raster.wide).toEqual([]);
    raster.draw(rowOfTask(0), { start: 0, ticksPerPixel: 40 });
    expect([...raster.lines[0]!.keys()].filter((x) => raster.lines[0]![x] !== ground)).toEqual(
      Array.from({ length: 50 }, (_, i) => 25 + i),
    );
    expect(raster.wide).toHaveLength(1);
  });
});

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'pto-load-view-'))));
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('a directory without a swimlane', () => {
  const noSwimlane = 'No swimlane was recorded: when tasks ran, and where, is not known.';

  test('has the tasks that its dependencies know', () => {
    writeFileSync(join(dir, 'deps.json'), JSON.stringify({ version: 1, edges: [[1, 2]] }));
    const view = loadView(dir);
    expect(view.source).toBe(join(dir, 'l2_perf_records.json'));
    const { tasks, edges, slices, gaps } = pageDataOf(view);
    expect([[...tasks.ids], [...edges.pred], [...edges.succ]]).toEqual([[1n, 2n], [0], [1]]);
    expect(slices.start).toHaveLength(0);
    expect(gaps).toEqual([noSwimlane]);
  });

  test('has the tasks that were dumped and counted', () => {
    mkdirSync(join(dir, 'tensor_dump'));
    const entry = { subtask_id: 0, func_id: 0, role: 'input', arg_index: 0, dtype: 'INT32', shape: [1] };
    const tensors = [{ ...entry, task_id: '0x5', stage: 'before_dispatch', bin_offset: 0, bin_size: 4 }];
    writeFileSync(join(dir, 'tensor_dump', 'tensor_dump.json'), JSON.stringify({ bin_file: 'gone.bin', tensors }));
    const dumped = pageDataOf(loadView(join(dir, 'tensor_dump', 'tensor_dump.json')));
    expect([...dumped.tasks.ids]).toEqual([5n]);
    expect(dumped.gaps.find((gap) => gap.startsWith('Values of tensors are missing: '))).toContain('gone.bin');
    writeFileSync(join(dir, 'pmu.csv'), 'task_id,func_id,pmu_total_cycles,mte2_busy_cycles\n0x7,1,10,4\n0x7,1,30,5\n');
    const { tasks, counters } = pageDataOf(loadView(dir));
    expect([...tasks.ids]).toEqual([5n, 7n]);
    expect(counters).toEqual({
      ...{ names: ['mte2_busy_cycles'], task: Uint32Array.of(1), blocks: Uint32Array.of(2) },
      ...{ cycles: Float64Array.of(40), counts: Float64Array.of(9) },
    });
  });

  test('is refused when it has nothing of a run, and so are files that are none', () => {
    expect(() => loadView(dir)).toThrow(/^There is no l2_perf_records.json or .* in /);
    expect(() => loadView(join(dir, 'nowhere'))).toThrow('there is no such file');
    writeFileSync(join(dir, 'l2_perf_records.json'), '{"name":"@pto/trace"}');
    expect(() => loadView(dir)).toThrow('this is no file that a run records');
  });
});

describe('the directory of a worker', () => {
  const records = (task: number) => {
    const row = { func_id: 0, core_id: 0, core_type: 'aiv', task_id: task, start_time_us: 1, end_time_us: 4 };
    const times = { dispatch_time_us: 0, finish_time_us: 5, fanout: [], duration_us: 3, ring_id: 0, fanout_count: 0 };
    const clock = { kind: 'wall', start_monotonic_ns: '1000', start_wall_ns: '0' };
    return JSON.stringify({ version: 1, clock, tasks: [{ ...row, ...times }] });
  };

  const dumpList = JSON.stringify({
    bin_file: 'tensor_dump.bin',
    tensors: [
      {
        ...{ task_id: '0x0000000000000001', subtask_id: 0, func_id: 0, role: 'output', stage: 'after_completion' },
        ...{ arg_index: 2, dtype: 'FLOAT32', shape: [2, 3], bin_offset: 0, bin_size: 24, truncated: false },
      },
    ],
  });
  const use = { task_window_start: 0, heap_start: 0, dep_pool_start: 0, dep_pool_end: 0, tensormap: 0 };
  const scopes = [
    { version: 6, type: 'meta', task_window: [16], heap: [4096], dep_pool: [8], tensormap: 32, dropped: 0 },
    { site: 'main', phase: 'begin', depth: 0, ring: 0, ...use, task_window_end: 0, heap_end: 0 },
    { site: 'main', phase: 'end', depth: 0, ring: 0, ...use, task_window_end: 3, heap_end: 1024 },
  ]
    .map((line) => JSON.stringify(line))
    .join('\n');

  test('has the spans and what each chip recorded of each task', () => {
    const time = { monotonic_origin_ns: '0', wall_origin_ns: '0' };
    writeFileSync(
      join(dir, 'spans.json'),
      JSON.stringify({ version: 1, clock: time, processes: [], spans: [], flows: [], dropped: 0 }),
    );
    for (const task of [0, 1]) {
      const folder = join(dir, 'L3.chip0', `task-1-${task}`);
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'l2_perf_records.json'), records(task));
    }
    const dump = join(dir, 'L3.chip0', 'task-1-1', 'tensor_dump');
    mkdirSync(dump);
    writeFileSync(join(dump, 'tensor_dump.json'), dumpList);
    writeFileSync(join(dump, 'tensor_dump.bin'), new Uint8Array(Float32Array.of(1, NaN, 3, 4, -8, Infinity).buffer));
    writeFileSync(join(dir, 'L3.chip0', 'task-1-1', 'scope_stats.jsonl'), scopes);
    const view = loadView(dir);
    expect(view.runs.map(({ path, run }) => [path, run.taskIds])).toEqual([
      ['L3/chip0', [0n]],
      ['L3/chip0', [1n]],
    ]);
    const { lanes, tensors, memory } = pageDataOf(view);
    expect(lanes).toEqual([{ name: 'L3/chip0 AIV_0', group: 'aiv', rows: 2 }]);
    expect(tensors).toMatchObject([
      {
        task: 1,
        stage: 'after',
        count: 6,
        min: -8,
        max: 4,
        mean: 0,
        nan: 1,
        infinite: 1,
        first: ['1', 'nan', '3', '4', '-8', 'inf'],
      },
    ]);
    expect([...tensors[0]!.heatMap!.values]).toEqual([1, NaN, 3, 4, -8, Infinity]);
    expect(memory.map(({ name, capacity, values }) => [name, capacity, [...values]])).toEqual([
      ['L3/chip0 ring 0, task window', 16, [0, 3]],
      ['L3/chip0 ring 0, heap', 4096, [0, 1024]],
    ]);
  });
});
