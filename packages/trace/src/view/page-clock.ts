// One clock for everything on a page: times of a run count from its own first moment, times of the host from the origin of its
// spans. What they have in common is the host's monotonic clock, where it was recorded.

import type { HostSpans } from '../records/host-spans.js';
import type { RecordedRun } from '../records/recorded-run.js';

/** Columns hold whole ticks in 32 bits. */
const MOST_TICKS = 0xfffffff0;

export interface PageClock {
  readonly tickNs: number;
  /** Ticks of a time of this run. */
  ofRun(run: number, us: number): number;
  ofHost(us: number): number;
  /** Whether the host's spans can be shown beside the runs. */
  readonly hasHost: boolean;
}

function lastUs(run: RecordedRun): number {
  let last = 0;
  for (const { endUs, finishUs = 0 } of run.tasks) last = Math.max(last, endUs, finishUs);
  for (const thread of [...run.schedulerPhases, ...run.orchestratorPhases]) {
    for (const { endUs } of thread) last = Math.max(last, endUs);
  }
  return Math.max(last, run.orchestrator?.endUs ?? 0);
}

function firstUs(run: RecordedRun): number {
  let first = Infinity;
  for (const { startUs, dispatchUs = startUs } of run.tasks) first = Math.min(first, startUs, dispatchUs);
  for (const thread of [...run.schedulerPhases, ...run.orchestratorPhases]) {
    for (const { startUs } of thread) first = Math.min(first, startUs);
  }
  return Math.min(first, run.orchestrator?.startUs ?? Infinity);
}

export function pageClock(runs: readonly RecordedRun[], spans: HostSpans | undefined): PageClock {
  const isShared = runs.every(({ clock }) => clock.kind === 'wall' && clock.startMonotonicNs !== undefined);
  const hasHost = spans !== undefined && (runs.length === 0 || isShared);
  // Runs without a common clock all begin at zero.
  const origins = runs.map(({ clock }) => (isShared ? clock.startMonotonicNs! : 0n));
  const hostOrigin = hasHost ? spans.monotonicOriginNs : 0n;
  const base = [...origins, ...(hasHost ? [hostOrigin] : [])].reduce(
    (a, b) => (a < b ? a : b),
    origins[0] ?? hostOrigin,
  );
  const shiftUs = origins.map((origin) => Number(origin - base) / 1000);
  const hostShiftUs = Number(hostOrigin - base) / 1000;

  const hostSpans = hasHost ? spans.spans : [];
  const first = Math.min(
    ...[...runs.map((run, i) => firstUs(run) + shiftUs[i]!)],
    hostSpans.reduce((least, { startUs }) => Math.min(least, startUs + hostShiftUs), Infinity),
  );
  const last = Math.max(
    0,
    ...runs.map((run, i) => lastUs(run) + shiftUs[i]!),
    hostSpans.reduce((most, { endUs }) => Math.max(most, endUs + hostShiftUs), 0),
  );
  const start = Number.isFinite(first) ? first : 0;
  const tickNs = Math.max(1, Math.ceil(((last - start) * 1000) / MOST_TICKS));
  const ticks = (us: number) => Math.max(0, Math.round(((us - start) * 1000) / tickNs));
  return {
    tickNs,
    hasHost,
    ofRun: (run, us) => ticks(us + shiftUs[run]!),
    ofHost: (us) => ticks(us + hostShiftUs),
  };
}
