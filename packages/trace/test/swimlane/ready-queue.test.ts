import { expect, it } from 'vitest';

import { readRun, swimlane } from '../../src/index.js';

const phase = (start: number, shared?: number): object => ({
  kind: 'dispatch',
  start_cycles: start,
  end_cycles: start + 10,
  ...(shared === undefined ? {} : { shared_ready_queue: shared }),
});

it('how many tasks are ready is a counter of the scheduler, with a value at the end of each phase that says it', () => {
  const records = {
    chip_swimlane_level: 3,
    metadata: { clock_freq_hz: 1e6, core_types: ['aiv'] },
    aicore_tasks: [[0, 0, 0, 0, 5, 0]],
    aicpu_scheduler_phases: [[phase(0, 3), phase(20), phase(40, 1)]],
  };
  const { traceEvents } = swimlane(readRun(records, 'chip_swimlane_records.json'));
  const counters = traceEvents.filter(({ ph }) => ph === 'C');
  expect(counters.map(({ name, pid, tid, ts }) => [name, pid, tid, ts])).toEqual([
    ['shared_ready_queue', 2, 3999, 10],
    ['shared_ready_queue', 2, 3999, 50],
  ]);
  expect(counters.map(({ args }) => Object.values(args!))).toEqual([[3], [1]]);
});
