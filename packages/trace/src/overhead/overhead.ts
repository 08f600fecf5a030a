import { PtoError } from '@pto/task-interface';

import { criticalPath } from '../critical-path/critical-path.js';
import type { RecordedRun, TaskRow } from '../records/recorded-run.js';
import { taskName } from '../records/task-name.js';
import { distributionOf } from './distribution.js';
import type { Distribution } from './distribution.js';
import { threadLoops } from './thread-loops.js';
import type { ThreadLoops } from './thread-loops.js';
import { overheadVerdict, percent } from './verdict.js';
import type { OverheadVerdict } from './verdict.js';

/** Why cores were idle, in six parts. */
export interface OverheadReport {
  /** 1: whether the scheduler held the run back. */
  readonly verdict: OverheadVerdict;
  /** 2: what cores lost between two blocks though the second was there already. */
  readonly switches: SwitchReport;
  /** 3: from when the block and its core were there to its start. */
  readonly head: Distribution;
  /** 4: from the end of a block to when the scheduler saw it. */
  readonly tail: Distribution;
  /** 5: what the loops of scheduler threads were spent on. */
  readonly threads: readonly ThreadLoops[];
  /** 6: what the critical path was made of. */
  readonly criticalPath: { readonly executionUs: number; readonly schedulerUs: number; readonly otherUs: number };
  /** All blocks: from dispatch to finish, and its parts. */
  readonly totals: {
    readonly executionUs: number;
    readonly headUs: number;
    readonly tailUs: number;
    readonly latencyUs: number;
  };
  readonly hint: string;
}

/** What cores lost between blocks. */
export interface SwitchReport {
  readonly totalUs: number;
  /** Share of the time of all cores. */
  readonly percent: number;
  readonly cores: readonly { readonly core: number; readonly switches: number; readonly us: number }[];
}

/**
 * Says why cores were idle.
 *
 * @param logged - what a device has logged about its scheduler threads, for records that have no phases
 * @throws PtoError `ERR_PTO_TRACE_MISSING` when times of dispatch and finish were not recorded
 */
export function overheadReport(run: RecordedRun, logged: readonly ThreadLoops[] = []): OverheadReport {
  requireTimes(run);
  const verdict = overheadVerdict(run);
  const gaps = coreGaps(run);
  const head = distributionOf(
    run.tasks.map((row, position) => Math.max(0, Math.min(row.startUs - row.dispatchUs!, gaps[position]!))),
  );
  const tail = distributionOf(run.tasks.map(({ endUs, finishUs }) => Math.max(0, finishUs! - endUs)));
  const recorded = threadLoops(run);
  const threads = recorded.length > 0 ? recorded : logged;
  const { observed } = criticalPath(run);
  const schedulerUs = observed.stallParts.scheduleUs + observed.stallParts.startUs;
  return {
    verdict,
    switches: switchReport(run, gaps, verdict),
    head,
    tail,
    threads,
    criticalPath: {
      executionUs: observed.computeUs,
      schedulerUs,
      otherUs: Math.max(0, observed.makespanUs - observed.computeUs - schedulerUs),
    },
    totals: totalsOf(run.tasks),
    hint: hintOf(tail, threads),
  };
}

function requireTimes(run: RecordedRun): void {
  const without = run.tasks.filter(({ dispatchUs, finishUs }) => dispatchUs === undefined || finishUs === undefined);
  if (without.length === 0) return;
  const names = without.slice(0, 5).map(({ task }) => taskName(run.taskIds[task]!));
  const which = `${names.join(', ')}${without.length > names.length ? ', …' : ''}`;
  throw new PtoError(
    'ERR_PTO_TRACE_MISSING',
    `${run.source}: ${without.length} of ${run.tasks.length} blocks have no times of dispatch and finish: ${which}.\n` +
      '  Record the run with swimlane level 2 or higher.',
    { details: { source: run.source, tasks: names } },
  );
}

/** How long the core of each block had nothing before it; infinite for the first of a core. */
function coreGaps({ tasks }: RecordedRun): Float64Array {
  const gaps = new Float64Array(tasks.length).fill(Infinity);
  const order = tasks.map((_, row) => row).sort((a, b) => tasks[a]!.startUs - tasks[b]!.startUs);
  const ends = new Map<number, number>();
  for (const row of order) {
    const { core, startUs, endUs } = tasks[row]!;
    const before = ends.get(core);
    if (before !== undefined) gaps[row] = startUs - before;
    ends.set(core, Math.max(before ?? -Infinity, endUs));
  }
  return gaps;
}

function switchReport({ tasks }: RecordedRun, gaps: Float64Array, { engines }: OverheadVerdict): SwitchReport {
  const cores = new Map<number, { core: number; switches: number; us: number }>();
  tasks.forEach(({ core, startUs, dispatchUs }, row) => {
    const gap = gaps[row]!;
    if (gap === Infinity || startUs - dispatchUs! < gap) return;
    const sum = cores.get(core) ?? { core, switches: 0, us: 0 };
    cores.set(core, sum);
    sum.switches++;
    sum.us += Math.max(0, gap);
  });
  const list = [...cores.values()].sort((a, b) => a.core - b.core);
  const totalUs = list.reduce((sum, { us }) => sum + us, 0);
  const available = Object.values(engines).reduce((sum, { busyUs, idleUs }) => sum + busyUs + idleUs, 0);
  return { totalUs, percent: percent(totalUs, available), cores: list };
}

function totalsOf(tasks: readonly TaskRow[]): OverheadReport['totals'] {
  const totals = { executionUs: 0, headUs: 0, tailUs: 0, latencyUs: 0 };
  for (const { startUs, endUs, dispatchUs, finishUs } of tasks) {
    totals.executionUs += endUs - startUs;
    totals.headUs += startUs - dispatchUs!;
    totals.tailUs += finishUs! - endUs;
    totals.latencyUs += finishUs! - dispatchUs!;
  }
  return totals;
}

/** What most of the scheduler's time went into, when ends of tasks are seen late. */
function hintOf(tail: Distribution, threads: readonly ThreadLoops[]): string {
  const phaseUs = new Map<string, number>();
  for (const { phases } of threads) {
    for (const { phase, us } of phases) if (phase !== 'idle') phaseUs.set(phase, (phaseUs.get(phase) ?? 0) + us);
  }
  const counted = threads.filter(({ loops }) => loops !== undefined);
  const loops = counted.reduce((sum, each) => sum + each.loops!, 0);
  const loopUs = loops > 0 ? counted.reduce((sum, { totalUs }) => sum + totalUs, 0) / loops : 0;
  const [dominant] = [...phaseUs].sort((a, b) => b[1] - a[1]);
  if (dominant === undefined) return 'Phases of the scheduler were not recorded; swimlane level 3 has them.';
  const ratio = loopUs > 0 ? `, ${(tail.mean / loopUs).toFixed(2)} loops of ${loopUs.toFixed(2)} us` : '';
  return `An end waits ${tail.mean.toFixed(2)} us on average to be seen${ratio}; most work of the loops is '${dominant[0]}'.`;
}
