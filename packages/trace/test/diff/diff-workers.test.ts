import { expect, it } from 'vitest';

import { diffWorkers, renderWorkerDiff } from '../../src/index.js';
import type { RecordedRun, RecordedWorker } from '../../src/index.js';
import { runOf } from '../fixtures.js';
import { spansOf } from '../spans-of.js';

interface ChipTask {
  readonly name?: string;
  readonly us: number;
}

/** A worker whose chips did these tasks one after the other, with records that fill each but for its first microsecond. */
function workerOf(chips: readonly (readonly ChipTask[])[], isRecorded = true): RecordedWorker {
  const tasks = chips.flatMap((ofChip, chip) => {
    let at = 2;
    return ofChip.map(({ name = 'work', us }) => {
      const start = at;
      at += us;
      return { on: `L3/chip${chip}`, name, submit: [0, 1] as const, dispatch: 1, ran: [start, at] as const, seen: at };
    });
  });
  const end = Math.max(2, ...tasks.map(({ seen }) => seen));
  let task = 0;
  const runs = chips.map((ofChip, chip) => ({
    path: `L3/chip${chip}`,
    runs: ofChip.map(({ us }): RecordedRun => {
      const run = runOf([{ id: 0, start: 0, end: us - 1 }]);
      return { ...run, source: `L3.chip${chip}/task-1-${task++}/l2_perf_records.json` };
    }),
  }));
  const spans = spansOf([{ built: 1, end, tasks }]);
  return { source: 'spans.json', spans, chips: isRecorded ? runs : [], problems: [] };
}

const before = workerOf([[{ us: 20 }, { us: 30 }], [{ us: 40 }]]);

it('says on which chip and in which task a run got slower', () => {
  const difference = diffWorkers(before, workerOf([[{ us: 20 }, { name: 'work', us: 80 }], [{ us: 40 }]]));
  expect(difference.answer).toBe(
    'The run got slower by 96.2 %. Most on the critical path of the host: chips, +50.00 us. ' +
      'Of the chips L3/chip0 changed most: +50.00 us. ' +
      "There 'work' (task 1): The run got slower by 172.4 %, most of it what runs on the critical path. Most of it: 'func_0_a', +50.00 us in all its blocks.",
  );
  expect(difference.runUs).toMatchObject({ before: 52, after: 102 });
  expect(difference.chips.map(({ path, deviceUs }) => [path, deviceUs.difference])).toEqual([
    ['L3/chip0', 50],
    ['L3/chip1', 0],
  ]);
  expect(difference.chips[0]!.tasks.map(({ after, hostUs }) => [after, hostUs?.difference])).toEqual([
    ['0', 0],
    ['1', 50],
  ]);
});

it('says that a run got faster, and that one took the same time', () => {
  expect(diffWorkers(before, workerOf([[{ us: 20 }, { us: 10 }], [{ us: 20 }]])).answer).toMatch(
    /^The run got faster by 38\.5 %\..* Of the chips L3\/chip0 changed most: −20\.00 us/,
  );
  expect(diffWorkers(before, before).answer).toBe('Both runs took the same time, give or take 2 %.');
});

it('names chips and tasks that only one of them has', () => {
  const after = workerOf([[{ us: 20 }, { name: 'other', us: 30 }, { us: 5 }], [], [{ us: 40 }]]);
  const one = diffWorkers(before, { ...after, chips: after.chips.filter(({ runs }) => runs.length > 0) });
  expect(one.unmatched).toEqual([
    'L3/chip0 had 2 tasks and has 3.',
    'L3/chip0 recorded 2 tasks and now 3; the first of both are compared.',
    "Task 1 of L3/chip0 was 'work' and is 'other'.",
    'L3/chip2 is new.',
    'L3/chip1 is gone.',
  ]);
  expect(renderWorkerDiff(one)).toContain('note            L3/chip1 is gone.');
});

it('compares hosts whose chips recorded nothing', () => {
  const { chips, runUs } = diffWorkers(workerOf([[{ us: 20 }]], false), workerOf([[{ us: 25 }]], false));
  expect(runUs.difference).toBe(5);
  expect(chips).toMatchObject([{ busyUs: { difference: 5 }, deviceUs: { difference: 0 }, tasks: [] }]);
});

it('is shown as in the golden file', async () => {
  const after = workerOf([[{ us: 20 }, { us: 80 }], [{ us: 35 }]]);
  await expect(`${renderWorkerDiff(diffWorkers(before, after))}\n`).toMatchFileSnapshot('../golden/worker-diff.txt');
});
