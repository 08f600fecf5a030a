import { coreCounts, engines, walkOverhead } from '../overhead/model.js';
import { hasOverhead, isOverheadEverywhere, isOverheadOf } from '../overhead/verdict.js';
import type { RecordedRun } from '../records/recorded-run.js';
import type { SwimlaneLayout } from './layout.js';
import type { TraceWriter } from './trace-writer.js';

const FIRST_TID = { aic: 9101, aiv: 9111 } as const;
const ALL_OVERHEAD_TID = 9121;
const HAS_OVERHEAD_TID = 9122;

/** Writes how many cores were idle and how many tasks were ready, and where there were both, as counters. */
export function writeOverheadCounters(writer: TraceWriter, run: RecordedRun, layout: SwimlaneLayout): void {
  const { pid } = layout.scheduler;
  const last = new Map<number, number>();
  const count = (tid: number, us: number, name: string, value: number | boolean): void => {
    if (last.get(tid) === Number(value)) return;
    last.set(tid, Number(value));
    writer.counter(pid, tid, us, name, Number(value));
  };
  const cores = coreCounts(run);
  let endUs = 0;
  walkOverhead(run, (step) => {
    const us = step.startUs;
    endUs = step.endUs;
    for (const engine of engines) {
      if (cores[engine] === 0) continue;
      count(FIRST_TID[engine], us, `oh_${engine}_idle`, step.idle[engine]);
      count(FIRST_TID[engine] + 1, us, `oh_${engine}_ready`, step.ready[engine]);
      count(FIRST_TID[engine] + 2, us, `oh_${engine}_overhead`, isOverheadOf(step, engine));
    }
    count(ALL_OVERHEAD_TID, us, 'oh_all_overhead', isOverheadEverywhere(step, cores));
    count(HAS_OVERHEAD_TID, us, 'oh_has_overhead', hasOverhead(step));
  });
  for (const [tid, name] of [
    [ALL_OVERHEAD_TID, 'oh_all_overhead'],
    [HAS_OVERHEAD_TID, 'oh_has_overhead'],
  ] as const) {
    if (last.has(tid)) count(tid, endUs, name, false);
  }
}
