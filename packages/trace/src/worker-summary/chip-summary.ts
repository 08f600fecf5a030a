import type { HostSpan } from '../records/host-spans.js';
import type { RecordedRun } from '../records/recorded-run.js';
import { workerTaskOf } from '../records/recorded-worker.js';
import type { RecordedWorker } from '../records/recorded-worker.js';
import { percent } from '../overhead/verdict.js';
import { summarize } from '../summary/summary.js';
import type { Bottleneck, PathShares, RunSummary } from '../summary/summary.js';

/** What one child of a worker did: a chip or a sub worker. */
export interface ChildSummary {
  /** Its place among the workers, for example `L3/chip0`. */
  readonly path: string;
  readonly tasks: number;
  /** Time with a task, and its share of all runs. */
  readonly busyUs: number;
  readonly busyPercent: number;
}

/** What one chip did. */
export interface ChipSummary extends ChildSummary {
  /** How many of its tasks have records. */
  readonly recorded: number;
  /** Time from the first to the last thing that the chip did in each of these tasks, added up. */
  readonly deviceUs: number;
  /** What held most of this time back. Absent, with all that follows, without records. */
  readonly bottleneck?: Bottleneck | undefined;
  /** Shares of that time along the critical paths of the tasks. */
  readonly shares?: PathShares | undefined;
  readonly summaries: readonly ChipTaskSummary[];
}

/** One task on one chip. */
export interface ChipTaskSummary {
  readonly run: string;
  readonly task: string;
  /** Of the callable. */
  readonly name: string;
  /** As the worker saw it; absent without a span. */
  readonly hostUs?: number | undefined;
  readonly summary: RunSummary;
}

/** Runs of chips by the task that they are of. */
export class ChipRuns {
  readonly #runs = new Map<string, RecordedRun>();

  constructor({ chips }: RecordedWorker) {
    for (const { path, runs } of chips) {
      for (const run of runs) {
        const of = workerTaskOf(run.source);
        if (of !== undefined) this.#runs.set(`${path} ${of.run} ${of.task}`, run);
      }
    }
  }

  /** What the chip recorded of a task. */
  of({ path, run, task }: HostSpan): RecordedRun | undefined {
    return this.#runs.get(`${path} ${run} ${task}`);
  }
}

/** What a worker calls its chips. */
const CHIP = /\/chip\d+$/;

/** Sums up what each chip did, in the order of their paths, also of those without a task. @param wholeUs - time of all runs */
export function chipSummaries(
  { chips, spans: { processes } }: RecordedWorker,
  ran: readonly HostSpan[],
  wholeUs: number,
): ChipSummary[] {
  const all = processes.map(({ path }) => path).filter((path) => CHIP.test(path));
  const summaries = new Map<string, ChipTaskSummary[]>(all.map((path) => [path, []]));
  const spans = new Map(ran.map((span) => [`${span.path} ${span.run} ${span.task}`, span]));
  for (const { path, runs } of chips) {
    const ofChip = runs.map((run): ChipTaskSummary => {
      const of = workerTaskOf(run.source) ?? { run: '', task: '' };
      const span = spans.get(`${path} ${of.run} ${of.task}`);
      const hostUs = span === undefined ? undefined : span.endUs - span.startUs;
      return { ...of, name: span?.name ?? 'unknown', hostUs, summary: summarize(run) };
    });
    summaries.set(path, ofChip);
  }
  return childSummaries(ran, wholeUs, [...summaries.keys()]).map((child) => {
    const ofChip = summaries.get(child.path) ?? [];
    const deviceUs = ofChip.reduce((sum, { summary }) => sum + summary.makespanUs, 0);
    return { ...child, recorded: ofChip.length, deviceUs, ...heldBack(ofChip, deviceUs), summaries: ofChip };
  });
}

/** How busy each child was. @param paths - of children that are listed though they have no spans */
export function childSummaries(
  ran: readonly HostSpan[],
  wholeUs: number,
  paths: readonly string[] = [],
): ChildSummary[] {
  const byPath = new Map<string, HostSpan[]>(paths.map((path) => [path, []]));
  for (const span of ran) {
    const spans = byPath.get(span.path) ?? [];
    byPath.set(span.path, spans);
    spans.push(span);
  }
  const inOrder = [...byPath].sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
  return inOrder.map(([path, spans]) => {
    const busyUs = coveredUs(spans);
    return { path, tasks: spans.length, busyUs, busyPercent: percent(busyUs, wholeUs) };
  });
}

/** Time with at least one of them. */
function coveredUs(spans: readonly HostSpan[]): number {
  let [sum, until] = [0, -Infinity];
  for (const { startUs, endUs } of [...spans].sort((a, b) => a.startUs - b.startUs)) {
    sum += Math.max(0, endUs - Math.max(startUs, until));
    until = Math.max(until, endUs);
  }
  return sum;
}

function heldBack(tasks: readonly ChipTaskSummary[], deviceUs: number): Pick<ChipSummary, 'bottleneck' | 'shares'> {
  if (tasks.length === 0) return {};
  const times = new Map<Bottleneck, number>();
  const shares = { compute: 0, core: 0, submit: 0, schedule: 0, start: 0 };
  for (const { summary } of tasks) {
    times.set(summary.bottleneck, (times.get(summary.bottleneck) ?? 0) + summary.makespanUs);
    for (const part of Object.keys(shares) as (keyof PathShares)[]) {
      shares[part] += deviceUs > 0 ? (summary.path[part] * summary.makespanUs) / deviceUs : 0;
    }
  }
  const [most] = [...times].sort((a, b) => b[1] - a[1]);
  return { bottleneck: most![0], shares };
}
