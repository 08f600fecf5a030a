import { describe, expect, it } from 'vitest';

import { readDependencies, readRun, swimlane } from '../../src/index.js';
import type { RecordedGraph, TraceEvent } from '../../src/index.js';
import { checkTrace } from '../check-trace.js';

const task = (core: number, id: number, start: number, end: number): number[] => [core, id, 1 + id, start, end];
const seen = (core: number, id: number, dispatch: number, finish: number): number[] => [core, 1 + id, dispatch, finish];
const phase = (kind: string, start: number, more: object = {}): object => ({
  kind,
  start_cycles: start,
  end_cycles: start + 1,
  ...more,
});

/** A trace of records with one tick a microsecond, a matrix core and two vector cores on one scheduler thread. */
function eventsOf(members: object, graph?: RecordedGraph): readonly TraceEvent[] {
  const metadata = { clock_freq_hz: 1e6, core_types: ['aic', 'aiv', 'aiv'], core_to_thread: [0, 0, 0] };
  const value = { chip_swimlane_level: 4, metadata, aicore_tasks: [], ...members };
  const trace = swimlane(readRun(value, 'chip_swimlane_records.json', { graph }));
  expect(checkTrace(trace)).toEqual([]);
  return trace.traceEvents;
}

function graphOf(...edges: readonly [number, number][]): RecordedGraph {
  const ids = [...new Set(edges.flat())];
  const value = {
    version: 2,
    tasks: ids.map((id) => ({ task_id: String(id), kernel_ids: [0, 1, -1], block_num: 1 })),
    edges: edges.map(([pred, succ]) => ({ pred: String(pred), succ: String(succ), source: 'explicit' })),
  };
  return readDependencies(value, 'deps.json');
}

const arrows = (events: readonly TraceEvent[], name: string): string[] => {
  const place = ({ pid, tid, ts }: TraceEvent): string => `${pid}/${tid}@${ts}`;
  const end = (start: TraceEvent): TraceEvent => events.find(({ ph, id }) => ph === 'f' && id === start.id)!;
  const starts = events.filter((event) => event.ph === 's' && event.name === name);
  return starts.map((start) => `${place(start)} -> ${place(end(start))}`);
};
const inline = (events: readonly TraceEvent[]): unknown[] =>
  events.filter(({ ph, tid }) => ph === 'X' && tid === 19_000).map(({ name, ts }) => [name, ts]);

describe('arrows of completion', () => {
  const cores = [task(0, 5, 10, 20), task(1, 5, 11, 22), task(2, 6, 30, 40)];
  const phases = [[phase('complete', 24), phase('dispatch', 28)]];

  it('are one for each end of a block that a scheduler has seen, from the core to its thread', () => {
    const aicpu_tasks = [seen(0, 5, 8, 24), seen(1, 5, 8, 24), seen(2, 6, 28, 42)];
    const events = eventsOf({ aicore_tasks: cores, aicpu_tasks, aicpu_scheduler_phases: phases });
    expect(arrows(events, 'complete')).toEqual([
      '4/10000@11.99 -> 2/30000@16',
      '4/10010@13.99 -> 2/30000@16',
      '4/10020@31.99 -> 2/30000@34',
    ]);
    const some = eventsOf({
      aicore_tasks: cores,
      aicpu_tasks: aicpu_tasks.slice(0, 1),
      aicpu_scheduler_phases: phases,
    });
    expect(arrows(some, 'complete')).toHaveLength(1);
  });

  it('are none where only the cores were recorded', () => {
    const events = eventsOf({ aicore_tasks: cores, chip_swimlane_level: 1 });
    expect(events.filter(({ ph }) => ph === 's')).toEqual([]);
    expect(events.filter(({ ph }) => ph === 'X')).toHaveLength(3);
  });
});

describe('a violation', () => {
  it('between mixed tasks keeps the arrows of all their kernels', () => {
    const events = eventsOf(
      { aicore_tasks: [task(0, 5, 10, 20), task(1, 5, 10, 20), task(0, 6, 25, 30), task(2, 6, 15, 30)] },
      graphOf([5, 6]),
    );
    expect(arrows(events, 'hb_violation')).toEqual(['4/10000@0 -> 4/10020@5', '4/10010@0 -> 4/10020@5']);
    expect(arrows(events, 'dependency')).toEqual(['4/10000@9.99 -> 4/10000@15', '4/10010@9.99 -> 4/10000@15']);
  });
});

describe('tasks that no core ran', () => {
  const cores = [task(1, 5, 10, 20), task(1, 6, 30, 40)];

  it('are on the lane of the scheduler that dealt with them, with their ids, whether dependencies were recorded or not', () => {
    const id = String(2n ** 32n + 7n);
    const skipped = [[phase('dummy_task', 22, { task_id: '9' }), phase('predicated_skip', 24, { task_id: id })]];
    const lane = [
      ['dummy_task(t9)', 12],
      ['predicated_skip(r1t7)', 14],
    ];
    const records = { aicore_tasks: cores, aicpu_scheduler_phases: skipped };
    expect(inline(eventsOf(records))).toEqual(lane);
    expect(inline(eventsOf(records, graphOf([5, 9], [9, 6])))).toEqual(lane);
    const slice = eventsOf(records).find(({ name }) => name === 'predicated_skip(r1t7)');
    expect(slice?.args).toMatchObject({ taskId: id });
  });

  it('have no lane and no arrows when nothing but the dependencies knows of them', () => {
    const events = eventsOf({ aicore_tasks: cores }, graphOf([5, 9], [9, 6], [5, 6]));
    expect(inline(events)).toEqual([]);
    expect(arrows(events, 'dependency')).toEqual(['4/10010@9.99 -> 4/10010@20']);
  });
});
