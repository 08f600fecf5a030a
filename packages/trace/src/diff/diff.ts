import { criticalPath } from '../critical-path/critical-path.js';
import { overheadVerdict, percent } from '../overhead/verdict.js';
import type { RecordedRun } from '../records/recorded-run.js';
import { taskStatistics } from '../statistics/task-statistics.js';
import type { FunctionStatistics } from '../statistics/task-statistics.js';

/** One figure of two runs. */
export interface Change {
  readonly before: number;
  readonly after: number;
  readonly difference: number;
  /** Of what it was before; absent when that was 0. */
  readonly percent?: number | undefined;
}

/** What became of one function. */
export interface FunctionChange {
  readonly name: string;
  readonly count: Change;
  readonly averageUs: Change;
  readonly totalUs: Change;
}

/** What changed from one run to another one. */
export interface RunDifference {
  readonly answer: string;
  readonly makespanUs: Change;
  readonly pathComputeUs: Change;
  readonly pathStallUs: Change;
  readonly idleUs: Change;
  readonly overheadUs: Change;
  /** The function whose blocks together changed most comes first. */
  readonly functions: readonly FunctionChange[];
}

/** Of the change of the run, what that of a function has to be to be named. */
const LEAST_SHARE = 0.01;

/** A makespan that changes less is the same: two measurements of one program differ as much. */
export const SAME_PERCENT = 2;

/**
 * Says what got slower or faster from one run to another. Functions are the same when their names are.
 *
 * @example
 * ```ts
 * import { diffRuns, readRun } from '@pto/trace';
 *
 * const runOf = (end: number) => {
 *   const task = { task_id: 0, func_id: 0, core_id: 0, core_type: 'aiv', start_time_us: 0, end_time_us: end };
 *   return readRun({ version: 1, tasks: [task] }, 'l2_perf_records.json');
 * };
 * diffRuns(runOf(4), runOf(5)).makespanUs.percent; // => 25
 * ```
 */
export function diffRuns(before: RecordedRun, after: RecordedRun): RunDifference {
  const paths = [criticalPath(before).observed, criticalPath(after).observed] as const;
  const overheads = [overheadVerdict(before), overheadVerdict(after)] as const;
  const idle = overheads.map(({ engines }) => Object.values(engines).reduce((sum, { idleUs }) => sum + idleUs, 0));
  const makespanUs = changeOf(paths[0].makespanUs, paths[1].makespanUs);
  const functions = functionChanges(before, after);
  const figures = {
    makespanUs,
    pathComputeUs: changeOf(paths[0].computeUs, paths[1].computeUs),
    pathStallUs: changeOf(paths[0].makespanUs - paths[0].computeUs, paths[1].makespanUs - paths[1].computeUs),
    idleUs: changeOf(idle[0]!, idle[1]!),
    overheadUs: changeOf(overheads[0].overheadUs, overheads[1].overheadUs),
    functions,
  };
  return { answer: answerOf(figures), ...figures };
}

function functionChanges(before: RecordedRun, after: RecordedRun): FunctionChange[] {
  const rows = [before, after].map((run) => byName(taskStatistics(run).functions));
  const names = new Set(rows.flatMap((row) => [...row.keys()]));
  const changes = [...names].map((name) => {
    const [old, now] = rows.map((row) => row.get(name) ?? { count: 0, executionUs: 0 });
    const average = ({ count, executionUs }: { count: number; executionUs: number }): number =>
      count > 0 ? executionUs / count : 0;
    return {
      name,
      count: changeOf(old!.count, now!.count),
      averageUs: changeOf(average(old!), average(now!)),
      totalUs: changeOf(old!.executionUs, now!.executionUs),
    };
  });
  return changes.sort((a, b) => Math.abs(b.totalUs.difference) - Math.abs(a.totalUs.difference));
}

/** Several functions may have one name. */
function byName(functions: readonly FunctionStatistics[]): Map<string, { count: number; executionUs: number }> {
  const sums = new Map<string, { count: number; executionUs: number }>();
  for (const { name, count, executionUs } of functions) {
    const sum = sums.get(name) ?? { count: 0, executionUs: 0 };
    sums.set(name, { count: sum.count + count, executionUs: sum.executionUs + executionUs });
  }
  return sums;
}

function answerOf({ makespanUs, pathComputeUs, pathStallUs, functions }: Omit<RunDifference, 'answer'>): string {
  if (Math.abs(makespanUs.percent ?? makespanUs.difference) < SAME_PERCENT) {
    return `Both runs took the same time, give or take ${SAME_PERCENT} %.`;
  }
  const isSlower = makespanUs.difference > 0;
  const direction = isSlower ? 'slower' : 'faster';
  const by = makespanUs.percent === undefined ? '' : ` by ${Math.abs(makespanUs.percent).toFixed(1)} %`;
  const isCompute = Math.abs(pathComputeUs.difference) >= Math.abs(pathStallUs.difference);
  const cause = isCompute ? 'what runs on the critical path' : 'the waiting on the critical path';
  // What changed by less says nothing about the run.
  const leastUs = Math.abs(makespanUs.difference) * LEAST_SHARE;
  const [most] = functions.filter(({ totalUs: { difference } }) => (isSlower ? difference : -difference) > leastUs);
  const where =
    most === undefined ? '' : ` Most of it: '${most.name}', ${signed(most.totalUs.difference)} us in all its blocks.`;
  return `The run got ${direction}${by}, most of it ${cause}.${where}`;
}

/** A figure before and after. */
export function changeOf(before: number, after: number): Change {
  const difference = after - before;
  return { before, after, difference, percent: before > 0 ? percent(difference, before) : undefined };
}

/** A difference with its sign. */
export function signed(value: number, digits = 2): string {
  return `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(digits)}`;
}
