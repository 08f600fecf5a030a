import fc from 'fast-check';
import { expect, it } from 'vitest';

import type { CoreKind, RecordedRun } from '../../src/index.js';
import { overheadVerdict } from '../../src/overhead/verdict.js';
import { randomRuns } from '../random-run.js';

/** One engine at one moment, as the model says it: cores that run nothing, and tasks that wait for a dispatch only. */
function lookAt({ tasks, edges }: RecordedRun, engine: CoreKind, us: number): { idle: number; ready: number } {
  const rows = tasks.filter(({ coreKind }) => coreKind === engine);
  const cores = new Set(rows.map(({ core }) => core)).size;
  const running = rows.filter(({ startUs, endUs }) => startUs <= us && us < endUs).length;
  const waiting = [...new Set(rows.map(({ task }) => task))].filter((task) => {
    const preds = edges.filter(({ succ }) => succ === task).map(({ pred }) => pred);
    const ends = tasks.filter((row) => preds.includes(row.task)).map(({ endUs }) => endUs);
    const dispatches = rows.filter((row) => row.task === task).map(({ dispatchUs, startUs }) => dispatchUs ?? startUs);
    return ends.length > 0 && Math.max(...ends) <= us && us < Math.min(...dispatches);
  });
  return { idle: cores - running, ready: waiting.length };
}

/** Times are whole here, so the middle of each microsecond stands for all of it. */
function overheadByLooking(run: RecordedRun): number {
  const last = Math.max(0, ...run.tasks.map(({ endUs }) => endUs));
  return Array.from({ length: last }, (_, us) => us + 0.5).filter((us) => {
    const busy = (['aic', 'aiv'] as const).map((engine) => lookAt(run, engine, us)).filter(({ ready }) => ready > 0);
    return busy.length > 0 && busy.every(({ idle }) => idle > 0);
  }).length;
}

it('overhead is what looking at each microsecond finds: every engine with ready tasks has idle cores', () => {
  fc.assert(
    fc.property(randomRuns(), (run) => {
      expect(overheadVerdict(run).overheadUs).toBeCloseTo(overheadByLooking(run));
    }),
    { numRuns: 30 },
  );
});
