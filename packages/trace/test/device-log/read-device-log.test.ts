import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { overheadReport, readDeviceLog, renderOverhead, schedulerCpu } from '../../src/index.js';
import { fixture, runOf } from '../fixtures.js';
import type { RowOptions } from '../fixtures.js';

const log = readFileSync(fixture('device/device-0.log'), 'utf8');
const rows: RowOptions[] = [0, 1, 2, 3, 4].map((id) => ({
  id,
  start: 10 * id + 2,
  end: 10 * id + 8,
  dispatch: 10 * id,
  finish: 10 * id + 9,
}));

describe('the log of a device', () => {
  it('says what the threads of the scheduler did in their last run, whatever else is in it', () => {
    expect(readDeviceLog(log)).toMatchObject([
      {
        thread: 0,
        loops: 10,
        completed: 3,
        tasksPerLoop: 0.3,
        totalUs: 40,
        popHitPercent: 75,
        phases: [
          { phase: 'complete', us: 10, percent: 25, counters: { fanout_edges: 4, fanout_max: 2, fanin_edges: 3 } },
          { phase: 'dispatch', us: 20, percent: 50, counters: { pop_hit: 3, pop_miss: 1 } },
          { phase: 'idle', us: 10, percent: 25 },
        ],
      },
      { thread: 1, loops: undefined, completed: 2, tasksPerLoop: undefined, totalUs: 20 },
    ]);
  });

  it('may have breakdowns without summaries, or summaries without breakdowns', () => {
    const lines = log.split('\n');
    const [only] = readDeviceLog(lines.filter((line) => !line.includes('summary')).join('\n'));
    expect(only).toMatchObject({ loops: undefined, completed: 3, phases: [{}, {}, {}, {}] });
    const [summary] = readDeviceLog(lines.filter((line) => line.includes('summary')).join('\r\n'));
    expect(summary).toMatchObject({ loops: 10, completed: 3, totalUs: 40, phases: [] });
  });

  it('of something else has no threads', () => {
    expect(readDeviceLog('Thread 0: hello\n[STRACE] v=1\n')).toEqual([]);
    expect(readDeviceLog('')).toEqual([]);
  });
});

describe('the report about overhead', () => {
  it('has the loops of the log when the records have none, as the golden file has them', async () => {
    const text = renderOverhead(overheadReport(runOf(rows), readDeviceLog(log)));
    await expect(`${text}\n`).toMatchFileSnapshot('../golden/device-log-overhead.txt');
  });

  it('keeps to the phases of the records when there are some', () => {
    const phase = { phase: 'scan', start_time_us: 0, end_time_us: 1, loop_iter: 0, tasks_processed: 0 };
    const run = runOf(rows, { version: 2, aicpu_scheduler_phases: [[phase]] });
    expect(overheadReport(run, readDeviceLog(log)).threads).toMatchObject([{ loops: 1, totalUs: 1 }]);
  });
});

describe('what the scheduler took for a task', () => {
  it('is its time in the log by the tasks of the log', () => {
    expect(schedulerCpu(runOf(rows), readDeviceLog(log))).toEqual({ usPerTask: 12 });
  });

  it('is not told by the log of another run, whose count is more than half off', () => {
    const of = (tasks: number): ReturnType<typeof readDeviceLog> =>
      readDeviceLog(`Thread 0: Scheduler summary: total_time=9us, loops=1, tasks_scheduled=${tasks}`);
    expect(schedulerCpu(runOf(rows), of(3)).usPerTask).toBe(3);
    expect(schedulerCpu(runOf(rows), of(2))).toEqual({
      warning: 'The log of the device is about 2 tasks and the records about 5: it is that of another run.',
    });
    expect(schedulerCpu(runOf(rows), of(8)).warning).toContain('about 8 tasks');
    expect(schedulerCpu(runOf(rows), []).warning).toContain('about 0 tasks');
  });

  it('may count the blocks of tasks', () => {
    const blocks = rows.flatMap((row) => [row, { ...row, core: 1 }]);
    const logged = readDeviceLog('Thread 0: Scheduler summary: total_time=20us, loops=1, tasks_scheduled=10');
    expect(schedulerCpu(runOf(blocks), logged).usPerTask).toBe(2);
  });
});
