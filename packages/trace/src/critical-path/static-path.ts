import type { RecordedRun } from '../records/recorded-run.js';

/** The chain of dependent tasks that takes longest, each for as long as it took in this run. */
export interface StaticPath {
  /** Dense indices of its tasks, in order. */
  readonly tasks: readonly number[];
  /** What they took together: no schedule with these dependencies and durations is faster. */
  readonly lengthUs: number;
}

/** From when to when a task was on cores, all its blocks together. */
export interface TaskSpans {
  readonly startUs: Float64Array;
  readonly endUs: Float64Array;
}

/** The span of each task; those that no core ran have none and start at infinity. */
export function taskSpans({ tasks, taskIds }: RecordedRun): TaskSpans {
  const startUs = new Float64Array(taskIds.length).fill(Infinity);
  const endUs = new Float64Array(taskIds.length).fill(-Infinity);
  for (const row of tasks) {
    startUs[row.task] = Math.min(startUs[row.task]!, row.startUs);
    endUs[row.task] = Math.max(endUs[row.task]!, row.endUs);
  }
  return { startUs, endUs };
}

/**
 * The edges between tasks on cores that a run kept to: the first task ended before the second one started, give or take the
 * tolerance. Others are ignored, as they cannot have held anything back.
 */
export function keptEdges(
  { edges }: RecordedRun,
  { startUs, endUs }: TaskSpans,
  toleranceUs: number,
): { kept: { pred: number; succ: number }[]; ignored: number } {
  const onCores = edges.filter(({ pred, succ }) => startUs[pred]! < Infinity && startUs[succ]! < Infinity);
  const kept = onCores.filter(
    ({ pred, succ }) => endUs[pred]! <= startUs[succ]! + toleranceUs && startUs[pred]! < startUs[succ]!,
  );
  return { kept, ignored: onCores.length - kept.length };
}

/** Finds the longest chain along these edges. */
export function staticPath(
  { taskIds }: RecordedRun,
  { startUs, endUs }: TaskSpans,
  edges: readonly { pred: number; succ: number }[],
): StaticPath {
  const successors: number[][] = taskIds.map(() => []);
  for (const { pred, succ } of edges) successors[pred]!.push(succ);
  const length = new Float64Array(taskIds.length);
  const before = new Int32Array(taskIds.length).fill(-1);
  // Edges lead from earlier starts to later ones, so this order meets every task after its predecessors.
  const order = taskIds.map((_, task) => task).filter((task) => startUs[task]! < Infinity);
  order.sort((a, b) => startUs[a]! - startUs[b]!);
  let last = -1;
  for (const task of order) {
    length[task]! += endUs[task]! - startUs[task]!;
    if (last < 0 || length[task]! > length[last]!) last = task;
    for (const succ of successors[task]!) {
      if (before[succ]! >= 0 && length[task]! <= length[succ]!) continue;
      length[succ] = length[task]!;
      before[succ] = task;
    }
  }
  const tasks: number[] = [];
  for (let task = last; task >= 0; task = before[task]!) tasks.push(task);
  return { tasks: tasks.reverse(), lengthUs: last < 0 ? 0 : length[last]! };
}
