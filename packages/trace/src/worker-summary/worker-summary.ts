import { criticalPath } from '../critical-path/critical-path.js';
import { distributionOf } from '../overhead/distribution.js';
import type { Distribution } from '../overhead/distribution.js';
import { percent } from '../overhead/verdict.js';
import type { HostSpan } from '../records/host-spans.js';
import type { RecordedWorker } from '../records/recorded-worker.js';
import { ChipRuns, childSummaries, chipSummaries } from './chip-summary.js';
import type { ChildSummary, ChipSummary } from './chip-summary.js';
import { SpanIndex } from './executions.js';
import { hostParts, hostPath } from './host-path.js';
import type { DeviceTimes, HostPart, HostStep } from './host-path.js';
import { workerAnswer } from './worker-answer.js';
import type { WorkerBottleneck } from './worker-answer.js';
import { workerNotes } from './worker-notes.js';

/** What held the runs of a worker of level 3 and up back, and the figures that say so. Percentages are 0 to 100. */
export interface WorkerSummary {
  readonly bottleneck: WorkerBottleneck;
  /** What held it back, in words. */
  readonly answer: string;
  /** What to try first. */
  readonly advice: string;
  readonly runs: number;
  /** From the call to the results, of all runs together. */
  readonly runUs: number;
  readonly tasks: number;
  /** What the critical path was made of, and its steps in order. */
  readonly pathUs: Readonly<Record<HostPart, number>>;
  readonly pathPercent: Readonly<Record<HostPart, number>>;
  readonly path: readonly HostStep[];
  /** Of all tasks: from when a child was given one to when it started, and from its end to when the worker knew. */
  readonly dispatch: Distribution;
  readonly complete: Distribution;
  readonly chips: readonly ChipSummary[];
  readonly subWorkers: readonly ChildSummary[];
  /** Time that the busiest chip was at work against the average of all. */
  readonly imbalance: number;
  /** What the reader has to know about the records. */
  readonly notes: readonly string[];
}

/**
 * Says in words what held a worker of level 3 and up back: its own work, one of its children, the way to them and back, or what
 * happened on the chips.
 *
 * @example
 * ```ts
 * import { readHostSpans, summarizeWorker } from '@pto/trace';
 *
 * const clock = { monotonic_origin_ns: '0', wall_origin_ns: '0' };
 * const run = { id: 1, path: 'L3', kind: 'run', name: 'run 1', run: 1, start_ns: 0, end_ns: 9000 };
 * const build = { ...run, id: 2, parent: 1, kind: 'phase', name: 'orchestration' };
 * const spans = readHostSpans({ version: 1, clock, spans: [run, build] }, 'spans.json');
 * summarizeWorker({ source: 'spans.json', spans, chips: [], problems: [] }).bottleneck; // => 'orchestration'
 * ```
 */
export function summarizeWorker(worker: RecordedWorker): WorkerSummary {
  const index = new SpanIndex(worker.spans);
  const chipRuns = new ChipRuns(worker);
  const path = index.roots.flatMap((run) => hostPath(index, run, deviceTimesOf(worker, chipRuns)));
  const runUs = index.roots.reduce((sum, { startUs, endUs }) => sum + endUs - startUs, 0);
  const ofKind = (kind: string): HostSpan[] => worker.spans.spans.filter((span) => span.kind === kind);
  const leaves = ofKind('task').filter((span) => index.partsOf(span, 'run').length === 0);
  const chips = chipSummaries(worker, leaves, runUs);
  const pathUs = Object.fromEntries(hostParts.map((part) => [part, 0])) as Record<HostPart, number>;
  for (const { part, startUs, endUs } of path) pathUs[part] += endUs - startUs;
  const figures = {
    runs: index.roots.length,
    runUs,
    tasks: ofKind('submit').length,
    pathUs,
    pathPercent: shares(pathUs, runUs),
    path,
    dispatch: distributionOf(ofKind('dispatch').map(lengthOf)),
    complete: distributionOf(ofKind('complete').map(lengthOf)),
    chips,
    subWorkers: childSummaries(ofKind('sub'), runUs),
    imbalance: imbalanceOf(chips),
    notes: workerNotes(worker, chips),
  };
  return { ...workerAnswer(figures), ...figures };
}

function shares(pathUs: Readonly<Record<HostPart, number>>, wholeUs: number): Record<HostPart, number> {
  const entries = hostParts.map((part) => [part, percent(pathUs[part], wholeUs)]);
  return Object.fromEntries(entries) as Record<HostPart, number>;
}

function lengthOf({ startUs, endUs }: HostSpan): number {
  return endUs - startUs;
}

function imbalanceOf(chips: readonly ChipSummary[]): number {
  const busy = chips.map(({ busyUs }) => busyUs);
  const total = busy.reduce((sum, us) => sum + us, 0);
  return total > 0 ? Math.max(...busy) / (total / busy.length) : 1;
}

/** Times of cores lie on the clock of the host where the records say so; else they are taken for the last of the task. */
function deviceTimesOf({ spans }: RecordedWorker, runs: ChipRuns): DeviceTimes {
  return (ran) => {
    const run = runs.of(ran);
    // Times of the model are of another machine and cannot be set off against those of this host.
    if (run === undefined || run.clock.kind === 'model') return undefined;
    const { originUs, makespanUs } = criticalPath(run).observed;
    const { startMonotonicNs } = run.clock;
    const known =
      startMonotonicNs === undefined ? ran.endUs : Number(startMonotonicNs - spans.monotonicOriginNs) / 1000 + originUs;
    const isInside = known >= ran.startUs && known + makespanUs <= ran.endUs;
    const startUs = isInside ? known : ran.endUs - makespanUs;
    return { startUs, endUs: startUs + makespanUs };
  };
}
