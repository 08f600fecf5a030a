import { criticalPath } from '../critical-path/critical-path.js';
import type { CriticalPath } from '../critical-path/critical-path.js';
import { overheadVerdict, percent } from '../overhead/verdict.js';
import type { OverheadVerdict } from '../overhead/verdict.js';
import type { CoreKind, RecordedRun } from '../records/recorded-run.js';
import { edgeGap } from '../records/edge-gap.js';
import { functionName, taskName } from '../records/task-name.js';

/** What held a run back. */
export type Bottleneck =
  | 'nothing recorded'
  | 'scheduler-bound'
  | 'orchestrator-bound'
  | 'one long kernel'
  | 'imbalance'
  | 'compute-bound'
  | 'dependency-bound'
  | 'mixed';

/** The answer in words, and the figures behind it. All percentages are 0 to 100. */
export interface RunSummary {
  readonly bottleneck: Bottleneck;
  /** One sentence: what held the run back. */
  readonly answer: string;
  /** What to try first. */
  readonly advice: string;
  readonly clock: 'wall' | 'model';
  readonly makespanUs: number;
  readonly tasks: number;
  readonly blocks: number;
  readonly functions: number;
  /** How busy the cores of each engine were. */
  readonly busyPercent: Readonly<Partial<Record<CoreKind, number>>>;
  /** The busiest core of each engine against the average of those at work. */
  readonly imbalance: Readonly<Partial<Record<CoreKind, number>>>;
  /** Shares of the makespan along the critical path. */
  readonly path: PathShares;
  /** Time with ready tasks beside idle cores. */
  readonly overheadPercent: number;
  /** The block of the path that took longest. */
  readonly longest?:
    { readonly task: string; readonly name: string; readonly us: number; readonly percent: number } | undefined;
  /** What the reader has to know about the records: what is missing or lost. */
  readonly notes: readonly string[];
}

/** What the critical path was made of, in percent of the makespan. */
export interface PathShares {
  readonly compute: number;
  /** Compute of blocks that had to wait for their core and for no data. */
  readonly core: number;
  readonly submit: number;
  readonly schedule: number;
  readonly start: number;
}

/**
 * Says in words what held a run back, with the figures that say so.
 *
 * @example
 * ```ts
 * import { readRun, summarize } from '@pto/trace';
 *
 * const task = { task_id: 0, func_id: 0, core_id: 0, core_type: 'aiv', start_time_us: 0, end_time_us: 9 };
 * const run = readRun({ version: 1, tasks: [task] }, 'l2_perf_records.json');
 * summarize(run).bottleneck; // => 'one long kernel'
 * ```
 */
export function summarize(run: RecordedRun): RunSummary {
  const path = criticalPath(run);
  const overhead = overheadVerdict(run);
  const { makespanUs, computeUs, stallParts } = path.observed;
  const coreSteps = path.observed.steps.filter(({ stall }) => stall === 'core-wait');
  const coreComputeUs = coreSteps.reduce((sum, { startUs, endUs }) => sum + endUs - startUs, 0);
  const share = (us: number): number => percent(us, makespanUs);
  const figures = {
    clock: run.clock.kind,
    makespanUs,
    tasks: new Set(run.tasks.map(({ task }) => task)).size,
    blocks: run.tasks.length,
    functions: new Set(run.tasks.map(({ funcId }) => funcId)).size,
    busyPercent: busyPercent(overhead),
    imbalance: imbalanceOf(run, overhead),
    path: {
      compute: share(computeUs),
      core: share(coreComputeUs),
      submit: share(stallParts.submitUs),
      schedule: share(stallParts.scheduleUs),
      start: share(stallParts.startUs),
    },
    overheadPercent: overhead.overheadPercent,
    longest: longestOf(run, path),
    notes: notesOf(run),
  };
  const bottleneck = bottleneckOf(figures);
  return { bottleneck, ...wordsFor(bottleneck, figures), ...figures };
}

type Figures = Omit<RunSummary, 'bottleneck' | 'answer' | 'advice'>;

/** From which share on one cause explains a run. */
const MOST_PERCENT = 50;
const MUCH_PERCENT = 25;
const BUSY_PERCENT = 75;
const UNEVEN = 1.5;

function bottleneckOf(figures: Figures): Bottleneck {
  const { path, longest, busyPercent, imbalance, overheadPercent } = figures;
  if (figures.blocks === 0) return 'nothing recorded';
  if (longest !== undefined && longest.percent >= MOST_PERCENT) return 'one long kernel';
  const waits = Math.max(path.submit, path.schedule);
  if (path.submit >= MUCH_PERCENT && path.submit === waits) return 'orchestrator-bound';
  if (path.schedule >= MUCH_PERCENT || overheadPercent >= MUCH_PERCENT) return 'scheduler-bound';
  if (Object.values(busyPercent).some((busy) => busy >= BUSY_PERCENT)) return 'compute-bound';
  if (path.compute < MOST_PERCENT) return 'mixed';
  // Where blocks waited for their core, others could have had it; where they waited for data, none could.
  const isUneven = Object.values(imbalance).some((ratio) => ratio >= UNEVEN);
  if (path.core < path.compute / 2) return 'dependency-bound';
  return isUneven ? 'imbalance' : 'mixed';
}

function wordsFor(bottleneck: Bottleneck, figures: Figures): { answer: string; advice: string } {
  const { path, longest, busyPercent, imbalance, overheadPercent } = figures;
  const of = (value: number): string => `${value.toFixed(0)} %`;
  const busy = Object.entries(busyPercent).map(([engine, value]) => `${engine} ${of(value)}`);
  switch (bottleneck) {
    case 'nothing recorded':
      return { answer: 'No core ran anything.', advice: 'Look whether the orchestration submits tasks.' };
    case 'one long kernel':
      return {
        answer: `One block took ${of(longest!.percent)} of the run: ${longest!.name} of ${longest!.task}, ${longest!.us.toFixed(2)} us.`,
        advice: 'Split its task into more blocks or smaller tasks, or make the kernel faster.',
      };
    case 'orchestrator-bound':
      return {
        answer: `Tasks came too late: for ${of(path.submit)} of the run the critical path waited until a task was submitted.`,
        advice: 'Submit fewer and larger tasks, or first those that the longest chain starts with.',
      };
    case 'scheduler-bound':
      return {
        answer:
          `The scheduler could not keep up: ready tasks and idle cores at the same time for ${of(overheadPercent)} of the run, ` +
          `and ${of(path.schedule)} of it the critical path waited for a dispatch.`,
        advice: 'Make tasks larger, or give the run more AICPU threads.',
      };
    case 'compute-bound':
      return {
        answer: `The cores were at work most of the time: ${busy.join(', ')}.`,
        advice: 'Only faster kernels or more cores make this run faster.',
      };
    case 'imbalance':
      return {
        answer: `Work was spread unevenly: the busiest core had ${Object.entries(imbalance)
          .map(([engine, ratio]) => `${ratio.toFixed(1)} times the average on ${engine}`)
          .join(', ')}.`,
        advice: 'Make the longest tasks smaller, so that they fill the gaps of others.',
      };
    case 'dependency-bound':
      return {
        answer:
          `Tasks waited for each other: ${of(path.compute)} of the run is one chain of blocks, one after the other, ` +
          `while the cores were busy for ${busy.join(', ')}.`,
        advice:
          'Shorten the chain: look at its edges with the graph of the run, and drop those that data does not need.',
      };
    case 'mixed':
      return {
        answer:
          `No single cause: of the critical path ${of(path.compute)} is compute, ${of(path.submit)} waiting for submits, ` +
          `${of(path.schedule)} for dispatches and ${of(path.start)} for starts.`,
        advice: 'Look at the largest of these first.',
      };
  }
}

function busyPercent({ engines }: OverheadVerdict): RunSummary['busyPercent'] {
  return Object.fromEntries(
    Object.entries(engines).map(([engine, { busyUs, idleUs }]) => [engine, percent(busyUs, busyUs + idleUs)]),
  );
}

function imbalanceOf(run: RecordedRun, { engines }: OverheadVerdict): RunSummary['imbalance'] {
  const busy = new Map<number, number>();
  const kinds = new Map(run.tasks.map(({ core, coreKind }) => [core, coreKind]));
  for (const { core, startUs, endUs } of run.tasks) busy.set(core, (busy.get(core) ?? 0) + endUs - startUs);
  return Object.fromEntries(
    Object.keys(engines).map((engine) => {
      let [most, total, count] = [0, 0, 0];
      for (const [core, us] of busy) {
        if (kinds.get(core) !== engine) continue;
        most = Math.max(most, us);
        total += us;
        count++;
      }
      return [engine, total > 0 ? most / (total / count) : 1];
    }),
  );
}

function longestOf(run: RecordedRun, { observed }: CriticalPath): RunSummary['longest'] {
  let longest: { row: number; us: number } | undefined;
  for (const { row, startUs, endUs } of observed.steps) {
    if (longest === undefined || endUs - startUs > longest.us) longest = { row, us: endUs - startUs };
  }
  if (longest === undefined) return undefined;
  const { task, funcId } = run.tasks[longest.row]!;
  return {
    task: taskName(run.taskIds[task]!),
    name: functionName(run.names.functions, funcId),
    us: longest.us,
    percent: percent(longest.us, observed.makespanUs),
  };
}

function notesOf(run: RecordedRun): string[] {
  const notes: string[] = [];
  for (const [what, count] of Object.entries(run.dropped)) {
    if (what !== 'dependencies') notes.push(`${count} ${what} were not recorded.`);
  }
  const gap = edgeGap(run);
  if (gap !== undefined) notes.push(gap);
  if (run.level < 2)
    notes.push('Times of dispatch and finish were not recorded (level 2): the scheduler cannot be judged.');
  if (run.orchestratorPhases.length === 0)
    notes.push('Submits were not recorded (level 4): waiting for them is part of the dispatch.');
  if (run.edgeSource === 'fanout')
    notes.push('Dependencies come from the records, which lack some; record deps.json for all.');
  if (run.edgeSource === 'none' && run.tasks.length > 1) notes.push('No dependencies were recorded.');
  if (run.clock.kind === 'model') notes.push('Times are those of the model, not measured ones.');
  return notes;
}
