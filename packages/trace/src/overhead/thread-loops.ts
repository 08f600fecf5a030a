import type { RecordedRun } from '../records/recorded-run.js';
import { percent } from './verdict.js';

/** What one scheduler thread spent its loops on. */
export interface ThreadLoops {
  readonly thread: number;
  /** Absent, with what is said of one loop, when a log of a device does not have it. */
  readonly loops?: number | undefined;
  readonly completed: number;
  readonly tasksPerLoop?: number | undefined;
  readonly totalUs: number;
  readonly phases: readonly LoopPhase[];
  /** How often a ready queue had a task, in percent; absent when it was not recorded. */
  readonly popHitPercent?: number | undefined;
}

/** What one phase took of the loops of a thread. */
export interface LoopPhase {
  readonly phase: string;
  readonly us: number;
  readonly percent: number;
  /** How often it was recorded; logs of devices do not say it. */
  readonly count?: number | undefined;
  /** What logs of devices say about it, for example how much fan-out there was. */
  readonly counters?: Readonly<Record<string, number>> | undefined;
}

/** Sums up the phases of each scheduler thread. */
export function threadLoops({ schedulerPhases }: RecordedRun): ThreadLoops[] {
  return schedulerPhases.map((phases, thread) => {
    const sums = new Map<string, { us: number; count: number }>();
    const loops = new Set<number>();
    let [completed, totalUs, hits, pops] = [0, 0, 0, 0];
    for (const { phase, startUs, endUs, loop, tasks, popHits, popMisses } of phases) {
      const sum = sums.get(phase) ?? { us: 0, count: 0 };
      sums.set(phase, sum);
      sum.us += endUs - startUs;
      sum.count++;
      totalUs += endUs - startUs;
      loops.add(loop);
      if (phase === 'complete') completed += tasks;
      hits += popHits ?? 0;
      pops += (popHits ?? 0) + (popMisses ?? 0);
    }
    return {
      thread,
      loops: loops.size,
      completed,
      tasksPerLoop: loops.size > 0 ? completed / loops.size : 0,
      totalUs,
      phases: [...sums].map(([phase, { us, count }]) => ({ phase, us, count, percent: percent(us, totalUs) })),
      popHitPercent: pops > 0 ? percent(hits, pops) : undefined,
    };
  });
}
