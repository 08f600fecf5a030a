import { describe, expect, it } from 'vitest';

import { loadRun, readDependencies, readRun, swimlane } from '../../src/index.js';
import type { RecordedRun, SwimlaneOptions, TraceEvent } from '../../src/index.js';
import { checkTrace } from '../check-trace.js';
import { fixture, runOf } from '../fixtures.js';
import type { RowOptions } from '../fixtures.js';

/** The events of a trace that keeps all rules. */
function eventsOf(run: RecordedRun, options?: SwimlaneOptions): readonly TraceEvent[] {
  const trace = swimlane(run, options);
  expect(checkTrace(trace)).toEqual([]);
  return trace.traceEvents;
}

const slices = (events: readonly TraceEvent[], pid: number): TraceEvent[] =>
  events.filter((event) => event.ph === 'X' && event.pid === pid);
const threadNames = (events: readonly TraceEvent[], pid: number): Record<number, unknown> =>
  Object.fromEntries(
    events
      .filter((event) => event.name === 'thread_name' && event.pid === pid)
      .map(({ tid, args }): [number, unknown] => [tid!, args!['name']]),
  );
const processNames = (events: readonly TraceEvent[]): Record<number, unknown> =>
  Object.fromEntries(
    events
      .filter(({ name }) => name === 'process_name')
      .map(({ pid, args }): [number, unknown] => [pid, args!['name']]),
  );

/** Arrows as `name: pid/tid@ts -> pid/tid@ts`. */
function arrows(events: readonly TraceEvent[], name: string): string[] {
  const at = ({ pid, tid, ts }: TraceEvent): string => `${pid}/${tid}@${ts}`;
  const starts = events.filter((event) => event.ph === 's' && event.name === name);
  return starts.map(
    (start) => `${at(start)} -> ${at(events.find((each) => each.ph === 'f' && each.id === start.id)!)}`,
  );
}

describe.each(['may', 'august'])('records of %s', (name) => {
  it('become the trace in the golden file', async () => {
    const events = eventsOf(loadRun(fixture(name)), { overhead: true });
    const lines = events.map((event) => JSON.stringify(event)).join('\n');
    await expect(`${lines}\n`).toMatchFileSnapshot(`../golden/${name}-swimlane.txt`);
  });
});

describe('the tracks of May', () => {
  const events = eventsOf(loadRun(fixture('may')));

  it('are cores, the scheduler’s view of them, its threads, and the orchestrator with its name', () => {
    expect(processNames(events)).toEqual({
      1: 'AICore View',
      2: 'AICPU View',
      3: 'AICPU Scheduler',
      4: 'AICPU diamond',
    });
    expect(threadNames(events, 1)).toEqual({ 10000: 'AIC_0', 10020: 'AIV_2', 10030: 'AIV_3' });
    expect(threadNames(events, 3)).toEqual({ 3000: 'Sched_0', 3001: 'Sched_1' });
    expect(threadNames(events, 4)).toEqual({ 4000: 'Orch_0' });
  });

  it('show a task with its function, id, duration and successors', () => {
    expect(slices(events, 1)[0]).toEqual({
      ph: 'X',
      pid: 1,
      tid: 10020,
      ts: 3,
      dur: 10,
      name: 'load(t0)',
      args: {
        'event-hint': 'Task:0, FuncId:0, CoreId:2',
        'fanout-hint': '1, 2',
        'duration-us': 10,
        taskId: '0',
      },
    });
    expect(slices(events, 2)[0]).toMatchObject({
      ts: 2,
      dur: 12,
      args: { 'dispatch-time-us': 2, 'finish-time-us': 14, 'aicpu-duration-us': 12 },
    });
  });

  it('show phases with what they dealt with, in their colours', () => {
    expect(slices(events, 3)[0]).toMatchObject({ name: 'dispatch(1)', cname: 'terrible', ts: 1.5, dur: 1 });
    const colors = new Set(slices(events, 3).map(({ name, cname }) => `${name.replace(/\(.*/, '')} ${cname}`));
    expect([...colors].sort()).toEqual([
      'complete good',
      'dispatch terrible',
      'idle yellow',
      'scan thread_state_running',
    ]);
    expect(slices(events, 4).map(({ name }) => name)).toContain('fanin(r1t3)');
  });

  it('have arrows for dependencies, dispatches and submits', () => {
    expect(arrows(events, 'dependency')).toContain('1/10020@12.99 -> 1/10000@16');
    expect(arrows(events, 'dependency')).toContain('2/10020@13.99 -> 2/10000@15');
    expect(arrows(events, 'dispatch')).toContain('3/3000@15 -> 1/10000@16');
    expect(arrows(events, 'dispatch')).toContain('3/3000@15 -> 2/10000@15');
    expect(arrows(events, 'fanin→dispatch')).toEqual([
      '4/4000@0.89 -> 3/3000@2',
      '4/4000@1.59 -> 3/3000@15',
      '4/4000@2.39 -> 3/3001@15.5',
      '4/4000@3.19 -> 3/3000@39',
    ]);
  });
});

describe('rows without times of the scheduler', () => {
  it('have tracks of cores only', () => {
    const events = eventsOf(runOf([{ id: 0, start: 1, end: 2 }]));
    expect(processNames(events)).toEqual({ 1: 'AICore View' });
  });
});

describe('an orchestrator', () => {
  const row: RowOptions = { id: 0, start: 5, end: 6, dispatch: 4, finish: 7 };
  const phase = { submit_idx: 0, task_id: 0 };

  it('without single phases is one bar with the share of each', () => {
    const totals = { start_time_us: 0, end_time_us: 4, submit_count: 7, phase_us: { alloc: 3, insert: 1 } };
    const [bar] = slices(eventsOf(runOf([row], { version: 2, aicpu_orchestrator: totals })), 4);
    expect(bar).toMatchObject({ name: 'Orchestrator(7 tasks)', ts: 0, dur: 4 });
    expect(bar?.args).toEqual({ alloc: '3.000 us (75.0 %)', insert: '1.000 us (25.0 %)' });
  });

  it('without fan-in phases leads to the dispatch from its parameters', () => {
    const params = { ...phase, phase: 'orch_params', start_time_us: 0, end_time_us: 2 };
    const dispatch = { phase: 'dispatch', start_time_us: 3.5, end_time_us: 4.5 };
    const members = { version: 2, aicpu_orchestrator_phases: [[params]], aicpu_scheduler_phases: [[dispatch]] };
    expect(arrows(eventsOf(runOf([row], members)), 'params→dispatch')).toEqual(['4/4000@1.99 -> 3/3000@4']);
  });
});

describe('a submit', () => {
  it('leads to the dispatch from the last phase that was recorded of its task', () => {
    const phase = (name: string, id: number, at: number) => ({
      ...{ phase: name, submit_idx: id, task_id: id },
      ...{ start_time_us: at, end_time_us: at + 1 },
    });
    const phases = [phase('orch_params', 0, 0), phase('orch_fanin', 0, 1), phase('orch_params', 1, 2)];
    const rows = [0, 1].map((id) => ({ id, start: 6 + id, end: 6.5 + id, dispatch: 5 + id, finish: 7 + id }));
    const scheduler = [{ phase: 'dispatch', start_time_us: 4.5, end_time_us: 6.5 }];
    const members = { version: 2, aicpu_orchestrator_phases: [phases], aicpu_scheduler_phases: [scheduler] };
    const events = eventsOf(runOf(rows, members));
    expect(arrows(events, 'fanin→dispatch')).toEqual(['4/4000@1.99 -> 3/3000@5']);
    expect(arrows(events, 'params→dispatch')).toEqual(['4/4000@2.99 -> 3/3000@6']);
  });

  it('may be one phase in the records of August', () => {
    const records = {
      chip_swimlane_level: 4,
      metadata: { clock_freq_hz: 1e6, core_types: ['aiv'], core_to_thread: [0] },
      aicore_tasks: [[0, 3, 9, 10, 20]],
      aicpu_tasks: [[0, 9, 8, 22]],
      aicpu_scheduler_phases: [[{ kind: 'dispatch', start_cycles: 7, end_cycles: 9 }]],
      aicpu_orchestrator_phases: [[{ submit_idx: 0, task_id: 3, start_cycles: 0, end_cycles: 4 }]],
    };
    const events = eventsOf(readRun(records, 'chip_swimlane_records.json'));
    expect(arrows(events, 'submit→dispatch')).toEqual(['1/4000@3.99 -> 2/30000@8']);
  });
});

describe('tasks that overlap on the view of the scheduler', () => {
  const rows = (count: number): RowOptions[] =>
    Array.from({ length: count }, (_, id) => ({
      id,
      start: 10 + id,
      end: 11 + id,
      dispatch: id * 0.1,
      finish: 40,
      core: id < 14 ? 0 : 1,
    }));

  it('are on lanes of their own, each with a name, and never on those of the next core', () => {
    const events = eventsOf(runOf(rows(16)));
    const names = threadNames(events, 2);
    expect(Object.keys(names)).toHaveLength(16);
    expect(names).toMatchObject({
      10000: 'AIV_0',
      10001: 'AIV_0 (2)',
      10002: 'AIV_0 (3)',
      10010: 'AIV_1',
      10011: 'AIV_1 (2)',
    });
    expect(new Set(Object.values(names)).size).toBe(16);
    expect(slices(events, 1).map(({ tid }) => tid)).toEqual([...Array<number>(14).fill(10000), 10010, 10010]);
  });

  it('share a lane again when it is free', () => {
    const events = eventsOf(
      runOf([
        { id: 0, start: 1, end: 2, dispatch: 0, finish: 10 },
        { id: 1, start: 3, end: 4, dispatch: 2, finish: 5 },
        { id: 2, start: 6, end: 7, dispatch: 5, finish: 8 },
      ]),
    );
    expect(slices(events, 2).map(({ tid }) => tid)).toEqual([10000, 10001, 10001]);
  });
});

describe('an edge', () => {
  it('whose tasks overlap is a violation', () => {
    const events = eventsOf(
      runOf([
        { id: 0, core: 0, start: 0, end: 5, fanout: [1] },
        { id: 1, core: 1, start: 4, end: 6 },
      ]),
    );
    expect(arrows(events, 'hb_violation')).toEqual(['1/10000@4.99 -> 1/10010@4']);
    expect(arrows(events, 'dependency')).toEqual([]);
  });

  it('of August is drawn between the starts when it is a violation', () => {
    const rows: RowOptions[] = [
      { id: 0, core: 0, start: 1, end: 5, fanout: [1] },
      { id: 1, core: 1, start: 4, end: 6 },
    ];
    expect(arrows(eventsOf(runOf(rows), { layout: 'august' }), 'hb_violation')).toEqual(['4/10000@1 -> 4/10010@4']);
  });

  it('to a task that no core ran leads nowhere', () => {
    expect(arrows(eventsOf(runOf([{ id: 0, start: 0, end: 5, fanout: [9] }])), 'dependency')).toEqual([]);
  });

  it('is one arrow however many arguments it has', () => {
    const edge = { pred: '0', succ: '1', source: 'tensormap' };
    const graph = readDependencies(
      {
        version: 2,
        edges: [
          { ...edge, arg: 0 },
          { ...edge, arg: 1 },
        ],
      },
      'deps.json',
    );
    const rows = [
      { id: 0, start: 0, end: 1 },
      { id: 1, start: 2, end: 3 },
    ];
    expect(arrows(eventsOf(runOf(rows, {}, { graph })), 'dependency')).toHaveLength(1);
  });
});

describe('arrows of tasks with many rows', () => {
  const blocks = (id: number, count: number, start: number, kind: 'aic' | 'aiv' = 'aiv', func = id): RowOptions[] =>
    Array.from({ length: count }, (_, core) => ({
      id,
      func,
      kind,
      core: core + (kind === 'aic' ? 0 : 100),
      start: start + core,
      end: start + 10 + core,
    }));
  const graphOf = (blockCounts: Record<number, number>): ReturnType<typeof readDependencies> =>
    readDependencies(
      {
        version: 2,
        tasks: Object.entries(blockCounts).map(([id, block_num]) => ({ task_id: id, block_num })),
        edges: [{ pred: '0', succ: '1', source: 'explicit' }],
      },
      'deps.json',
    );
  const dependencies = (rows: readonly RowOptions[], blockCounts: Record<number, number>): string[] =>
    arrows(eventsOf(runOf(rows, {}, { graph: graphOf(blockCounts) })), 'dependency');

  it('go from the block that ends last to the one that starts first', () => {
    expect(dependencies([...blocks(0, 4, 0), ...blocks(1, 4, 50)], { 0: 4, 1: 4 })).toEqual([
      '1/11030@12.99 -> 1/11000@50',
    ]);
  });

  it('come from one row or arrive at one when only the other task is spread', () => {
    expect(dependencies([...blocks(0, 1, 0), ...blocks(1, 3, 50)], { 0: 1, 1: 3 })).toHaveLength(1);
    expect(dependencies([...blocks(0, 3, 0), ...blocks(1, 1, 50)], { 0: 3, 1: 1 })).toHaveLength(1);
  });

  it('are one a pair of kernels between mixed tasks', () => {
    const mix = (id: number, start: number): RowOptions[] => [
      ...blocks(id, 2, start, 'aic', 0),
      ...blocks(id, 4, start, 'aiv', 1),
    ];
    expect(dependencies([...mix(0, 0), ...mix(1, 50)], { 0: 2, 1: 2 })).toHaveLength(4);
    expect(dependencies([...blocks(0, 4, 0), ...mix(1, 50)], { 0: 4, 1: 2 })).toHaveLength(2);
  });

  it('are all when the dependencies say that the task has one block', () => {
    expect(dependencies([...blocks(0, 3, 0), ...blocks(1, 1, 50)], { 0: 1, 1: 1 })).toHaveLength(3);
  });

  it('are told from the rows when the dependencies say nothing', () => {
    expect(dependencies([...blocks(0, 3, 0), ...blocks(1, 1, 50)], {})).toHaveLength(1);
    const mixed = [...blocks(0, 1, 0, 'aic', 0), ...blocks(0, 2, 0, 'aiv', 1)];
    expect(dependencies([...mixed, ...blocks(1, 1, 50)], {})).toHaveLength(3);
  });

  it('belong to slices that say so in the tracks of August', () => {
    const run = runOf([...blocks(0, 2, 0), ...blocks(1, 1, 50)], {}, { graph: graphOf({ 0: 2, 1: 1 }) });
    const names = slices(eventsOf(run, { layout: 'august' }), 4).map(({ name }) => name);
    expect(names).toEqual(['func_0_a_spmd(t0)', 'func_0_a_spmd(t0)', 'func_1_b(t1)']);
  });
});

describe('ids of 64 bits', () => {
  it('are text', () => {
    const [slice] = slices(eventsOf(runOf([{ id: 2n ** 64n - 1n, start: 0, end: 1 }])), 1);
    expect(slice?.args).toMatchObject({ taskId: '18446744073709551615' });
    expect(slice?.name).toBe('func_0_a(r4294967295t4294967295)');
  });
});

describe('the thread of a core', () => {
  const dispatch = (start: number): object => ({ phase: 'dispatch', start_time_us: start, end_time_us: start + 1 });
  const rows: RowOptions[] = [
    { id: 0, start: 12, end: 13, dispatch: 10.5, finish: 14 },
    { id: 1, start: 22, end: 23, dispatch: 20.5, finish: 24 },
  ];

  it('is voted by its dispatches when the records do not say it', () => {
    const phases = [[dispatch(0)], [dispatch(10), dispatch(20)]];
    const events = eventsOf(runOf(rows, { version: 2, aicpu_scheduler_phases: phases }));
    expect(arrows(events, 'dispatch').every((arrow) => arrow.startsWith('3/3001'))).toBe(true);
    expect(arrows(events, 'dispatch')).toHaveLength(4);
  });

  it('stays unknown without votes, and then nothing is drawn', () => {
    const phases = [[dispatch(0)], [dispatch(5)]];
    const events = eventsOf(runOf(rows, { version: 2, aicpu_scheduler_phases: phases, core_to_thread: [-1] }));
    expect(arrows(events, 'dispatch')).toEqual([]);
  });
});

describe('the tracks of August', () => {
  const events = eventsOf(loadRun(fixture('august')));

  it('are orchestrator, scheduler, its view and the workers', () => {
    expect(processNames(events)).toEqual({ 1: 'Orchestrator', 2: 'Scheduler', 3: 'Scheduler View', 4: 'Worker View' });
    expect(threadNames(events, 2)).toEqual({ 30000: 'Sched_0', 30001: 'Sched_0 resolve', 30010: 'Sched_1' });
  });

  it('show tasks that no core ran on lanes of the AICPU', () => {
    const inline = slices(events, 4).filter(({ tid }) => tid === 19000);
    expect(inline.map(({ name }) => name)).toEqual(['dummy_task(r1t4)', 'predicated_skip(r1t5)']);
    expect(threadNames(events, 4)).toMatchObject({ 19000: 'AICPU_0' });
  });

  it('have arrows of completion, of what it made ready, and of submits', () => {
    expect(arrows(events, 'complete')).toHaveLength(5);
    expect(arrows(events, 'complete')).toContain('4/10020@12.79 -> 2/30000@13.8');
    expect(arrows(events, 'complete→ready')).toContain('2/30000@13.8 -> 2/30000@14.8');
    expect(arrows(events, 'submit→dispatch')).toContain('1/4000@0.29 -> 2/30000@1.8');
  });
});

describe('counters of overhead', () => {
  it('change where idle cores and ready tasks do', () => {
    const rows: RowOptions[] = [
      { id: 0, start: 0, end: 10, dispatch: 0, finish: 10, fanout: [1] },
      { id: 1, start: 20, end: 30, dispatch: 18, finish: 31 },
    ];
    const events = eventsOf(runOf(rows), { overhead: true });
    const values = (name: string): unknown[] =>
      events.filter((event) => event.ph === 'C' && event.name === name).map(({ ts, args }) => [ts, args!['value']]);
    expect(values('oh_aiv_idle')).toEqual([
      [0, 0],
      [10, 1],
      [20, 0],
    ]);
    expect(values('oh_aiv_ready')).toEqual([
      [0, 0],
      [10, 1],
      [18, 0],
    ]);
    expect(values('oh_has_overhead')).toEqual([
      [0, 0],
      [10, 1],
      [18, 0],
    ]);
    expect(values('oh_aic_idle')).toEqual([]);
  });
});

it('a run without tasks becomes a trace without slices', () => {
  expect(eventsOf(runOf([])).filter(({ ph }) => ph !== 'M')).toEqual([]);
});
