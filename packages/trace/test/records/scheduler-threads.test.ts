import { expect, it } from 'vitest';

import { schedulerThreads } from '../../src/records/scheduler-threads.js';
import { runOf } from '../fixtures.js';

const dispatch = (start: number): object => ({ phase: 'dispatch', start_time_us: start, end_time_us: start + 1 });
const rows = [10, 20, 30].map((us, id) => ({ id, start: us + 2, end: us + 3, dispatch: us + 0.5, finish: us + 4 }));

it('gives a core to the thread that has most votes, also when one with a lower number has some', () => {
  const phases = [[dispatch(10)], [dispatch(10), dispatch(20), dispatch(30)]];
  expect([...schedulerThreads(runOf(rows, { version: 2, aicpu_scheduler_phases: phases }))]).toEqual([1]);
});

it('asks no votes about cores whose thread the records say', () => {
  const phases = [[dispatch(0)], [dispatch(10), dispatch(20), dispatch(30)]];
  const members = { version: 2, aicpu_scheduler_phases: phases, core_to_thread: [0] };
  expect([...schedulerThreads(runOf(rows, members))]).toEqual([0]);
});
