import type { RecordedRun } from '../records/recorded-run.js';
import { submitEnds } from '../records/submit-ends.js';
import { TaskRows } from '../records/task-rows.js';

/** Why a block of the path did not start earlier. */
export type StallKind = 'data-wait' | 'core-wait' | 'front-gap';

/** One block of the path, and the time before it in which nothing of the path ran. */
export interface PathStep {
  /** Position of the block in the run. */
  readonly row: number;
  readonly stall: StallKind;
  readonly stallUs: number;
  /** What the stall is made of: until the task was submitted, until it was dispatched, until it started. */
  readonly stallParts: StallParts;
  /** What of the block counts for the path. */
  readonly startUs: number;
  readonly endUs: number;
}

/** The parts of a stall. Without times of the orchestrator or the scheduler theirs are 0. */
export interface StallParts {
  readonly submitUs: number;
  readonly scheduleUs: number;
  readonly startUs: number;
}

/** What kept the run from ending earlier. Its blocks and stalls tile the whole run. */
export interface ObservedPath {
  readonly steps: readonly PathStep[];
  /** When the run began: the first submit, dispatch or start. */
  readonly originUs: number;
  readonly makespanUs: number;
  readonly computeUs: number;
  readonly stallUs: Readonly<Record<StallKind, number>>;
  readonly stallParts: StallParts;
}

/**
 * Walks back from the block that ended last: each time to what ended last among the predecessors of the task and the block
 * that had the core before.
 *
 * @param edges - between tasks, along which the run kept the order
 */
export function observedPath(
  run: RecordedRun,
  edges: readonly { pred: number; succ: number }[],
  toleranceUs: number,
): ObservedPath {
  const originUs = originOf(run);
  const lastRows = lastRowOfTasks(run);
  const gates = dataGates(run, edges, lastRows);
  const corePredecessors = rowsBefore(run);
  const submitted = submitEnds(run);
  const steps: PathStep[] = [];
  let row = latest(run);
  const endUs = row < 0 ? originUs : run.tasks[row]!.endUs;
  let cursor = endUs;
  while (row >= 0) {
    const { task, startUs, dispatchUs } = run.tasks[row]!;
    const data = earlier(run, gates[task]!, startUs, toleranceUs);
    const core = earlier(run, corePredecessors[row]!, startUs, toleranceUs);
    const dataEnd = data < 0 ? -Infinity : run.tasks[data]!.endUs;
    const coreEnd = core < 0 ? -Infinity : run.tasks[core]!.endUs;
    const gate = dataEnd >= coreEnd ? data : core;
    const from = gate < 0 ? originUs : Math.min(startUs, run.tasks[gate]!.endUs);
    steps.push({
      row,
      stall: gate < 0 ? 'front-gap' : dataEnd >= coreEnd ? 'data-wait' : 'core-wait',
      stallUs: startUs - from,
      stallParts: partsOf(from, submitted[task]!, dispatchUs, startUs),
      startUs,
      endUs: cursor,
    });
    cursor = from;
    row = gate;
  }
  steps.reverse();
  return { steps, originUs, makespanUs: endUs - originUs, ...sumsOf(steps) };
}

function sumsOf(steps: readonly PathStep[]): Pick<ObservedPath, 'computeUs' | 'stallUs' | 'stallParts'> {
  const stallUs = { 'data-wait': 0, 'core-wait': 0, 'front-gap': 0 };
  const stallParts = { submitUs: 0, scheduleUs: 0, startUs: 0 };
  let computeUs = 0;
  for (const step of steps) {
    computeUs += step.endUs - step.startUs;
    stallUs[step.stall] += step.stallUs;
    stallParts.submitUs += step.stallParts.submitUs;
    stallParts.scheduleUs += step.stallParts.scheduleUs;
    stallParts.startUs += step.stallParts.startUs;
  }
  return { computeUs, stallUs, stallParts };
}

function partsOf(from: number, submitted: number, dispatched: number | undefined, start: number): StallParts {
  const clamp = (us: number): number => Math.min(start, Math.max(from, us));
  const submit = Number.isNaN(submitted) ? from : clamp(submitted);
  const dispatch = dispatched === undefined ? submit : Math.max(submit, clamp(dispatched));
  return { submitUs: submit - from, scheduleUs: dispatch - submit, startUs: start - dispatch };
}

function originOf({ tasks, orchestratorPhases }: RecordedRun): number {
  let origin = Infinity;
  for (const { startUs, dispatchUs } of tasks) origin = Math.min(origin, startUs, dispatchUs ?? Infinity);
  for (const phases of orchestratorPhases) for (const { startUs } of phases) origin = Math.min(origin, startUs);
  return origin === Infinity ? 0 : origin;
}

/** The row that ended last, or -1. */
function latest({ tasks }: RecordedRun): number {
  let last = -1;
  tasks.forEach(({ endUs }, row) => {
    if (last < 0 || endUs > tasks[last]!.endUs) last = row;
  });
  return last;
}

/** The row of each task that ended last; -1 for tasks that no core ran. */
function lastRowOfTasks(run: RecordedRun): Int32Array {
  const rows = new TaskRows(run);
  return Int32Array.from(run.taskIds, (_, task) => {
    let last = -1;
    for (const row of rows.positions(task)) if (last < 0 || run.tasks[row]!.endUs > run.tasks[last]!.endUs) last = row;
    return last;
  });
}

/** The row that ended last among the predecessors of each task; -1 without any. */
function dataGates(
  run: RecordedRun,
  edges: readonly { pred: number; succ: number }[],
  lastRows: Int32Array,
): Int32Array {
  const gates = new Int32Array(run.taskIds.length).fill(-1);
  for (const { pred, succ } of edges) {
    const row = lastRows[pred]!;
    const known = gates[succ]!;
    if (row >= 0 && (known < 0 || run.tasks[row]!.endUs > run.tasks[known]!.endUs)) gates[succ] = row;
  }
  return gates;
}

/** The row that each row's core had before; -1 for the first. */
function rowsBefore({ tasks }: RecordedRun): Int32Array {
  const before = new Int32Array(tasks.length).fill(-1);
  const order = tasks.map((_, row) => row).sort((a, b) => tasks[a]!.startUs - tasks[b]!.startUs);
  const last = new Map<number, number>();
  for (const row of order) {
    const { core } = tasks[row]!;
    before[row] = last.get(core) ?? -1;
    last.set(core, row);
  }
  return before;
}

/** The row if it really came before, so that the walk ends. */
function earlier({ tasks }: RecordedRun, row: number, startUs: number, toleranceUs: number): number {
  if (row < 0) return -1;
  return tasks[row]!.startUs < startUs && tasks[row]!.endUs <= startUs + toleranceUs ? row : -1;
}
