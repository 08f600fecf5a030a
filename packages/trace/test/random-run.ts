import fc from 'fast-check';

import type { RecordedRun } from '../src/index.js';
import { runOf } from './fixtures.js';
import type { RowOptions } from './fixtures.js';

/** Runs whose blocks keep the order of their edges and never share a core, with times of the scheduler or without. */
export function randomRuns(): fc.Arbitrary<RecordedRun> {
  const task = fc.record({
    cores: fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 3 }),
    duration: fc.integer({ min: 1, max: 40 }),
    delay: fc.integer({ min: 0, max: 9 }),
    preds: fc.array(fc.nat({ max: 30 }), { maxLength: 3 }),
  });
  return fc.tuple(fc.array(task, { maxLength: 30 }), fc.boolean()).map(([tasks, isTimed]) => {
    const rows: RowOptions[] = [];
    const ends: number[] = [];
    const free = Array<number>(6).fill(0);
    const fanout: number[][] = tasks.map(() => []);
    tasks.forEach(({ cores, duration, delay, preds }, id) => {
      const producers = preds.filter((pred) => pred < id);
      for (const pred of producers) fanout[pred]!.push(id);
      const ready = Math.max(0, ...producers.map((pred) => ends[pred]!), ...cores.map((core) => free[core]!));
      const start = ready + delay;
      ends[id] = start + duration;
      for (const core of cores) {
        free[core] = start + duration;
        const times = isTimed ? { dispatch: start - Math.min(delay, 2), finish: start + duration + 1 } : {};
        rows.push({ id, core, kind: core < 2 ? 'aic' : 'aiv', func: id % 3, start, end: start + duration, ...times });
      }
    });
    return runOf(rows.map((row) => ({ ...row, fanout: fanout[Number(row.id)]! })));
  });
}
