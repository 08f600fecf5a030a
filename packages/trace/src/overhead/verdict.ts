import type { CoreKind, RecordedRun } from '../records/recorded-run.js';
import { coreCounts, engines, walkOverhead } from './model.js';
import type { OverheadStep } from './model.js';

/** Whether the scheduler held an engine back: cores were idle though tasks were ready. */
export function isOverheadOf({ idle, ready }: OverheadStep, engine: CoreKind): boolean {
  return idle[engine] > 0 && ready[engine] > 0;
}

/** Whether it held back every engine that the run uses. */
export function isOverheadEverywhere(step: OverheadStep, cores: Readonly<Record<CoreKind, number>>): boolean {
  const present = engines.filter((engine) => cores[engine] > 0);
  return present.length > 0 && present.every((engine) => isOverheadOf(step, engine));
}

/** Whether it held back every engine that had ready tasks. */
export function hasOverhead(step: OverheadStep): boolean {
  const wanted = engines.filter((engine) => step.ready[engine] > 0);
  return wanted.length > 0 && wanted.every((engine) => isOverheadOf(step, engine));
}

/** For how long the scheduler held a run back. */
export interface OverheadVerdict {
  /** From 25 % of the time with overhead on `scheduler-bound`, from 8 % on `partly scheduler-bound`. */
  readonly verdict: 'scheduler-bound' | 'partly scheduler-bound' | 'not scheduler-bound';
  /** From the first event of a core to the last. */
  readonly wallUs: number;
  /** Time in which every engine that had ready tasks also had idle cores. */
  readonly overheadUs: number;
  /** Time in which that was so on all engines. */
  readonly allOverheadUs: number;
  /** 0 to 100. */
  readonly overheadPercent: number;
  readonly engines: Readonly<Partial<Record<CoreKind, EngineOverhead>>>;
}

/** The same for one engine. */
export interface EngineOverhead {
  readonly cores: number;
  /** Time of all its cores together. */
  readonly busyUs: number;
  readonly idleUs: number;
  readonly overheadUs: number;
}

const BOUND_PERCENT = 25;
const PARTLY_PERCENT = 8;

/** Sums up for how long the scheduler held a run back. */
export function overheadVerdict(run: RecordedRun): OverheadVerdict {
  const cores = coreCounts(run);
  const sums = { aic: { busy: 0, idle: 0, overhead: 0 }, aiv: { busy: 0, idle: 0, overhead: 0 } };
  let [wallUs, overheadUs, allOverheadUs] = [0, 0, 0];
  walkOverhead(run, (step) => {
    const us = step.endUs - step.startUs;
    wallUs += us;
    if (hasOverhead(step)) overheadUs += us;
    if (isOverheadEverywhere(step, cores)) allOverheadUs += us;
    for (const engine of engines) {
      const sum = sums[engine];
      sum.idle += step.idle[engine] * us;
      sum.busy += (cores[engine] - step.idle[engine]) * us;
      if (isOverheadOf(step, engine)) sum.overhead += us;
    }
  });
  const overheadPercent = percent(overheadUs, wallUs);
  const present = engines.filter((engine) => cores[engine] > 0);
  return {
    verdict: verdictOf(overheadPercent),
    wallUs,
    overheadUs,
    allOverheadUs,
    overheadPercent,
    engines: Object.fromEntries(
      present.map((engine) => {
        const { busy, idle, overhead } = sums[engine];
        return [engine, { cores: cores[engine], busyUs: busy, idleUs: idle, overheadUs: overhead }];
      }),
    ),
  };
}

/** What a share of the time with overhead means. */
export function verdictOf(overheadPercent: number): OverheadVerdict['verdict'] {
  if (overheadPercent >= BOUND_PERCENT) return 'scheduler-bound';
  return overheadPercent >= PARTLY_PERCENT ? 'partly scheduler-bound' : 'not scheduler-bound';
}

/** A share in percent; none of nothing. */
export function percent(part: number, whole: number): number {
  return whole > 0 ? (100 * part) / whole : 0;
}
