import type { RecordedRun } from './recorded-run.js';
import { functionName } from './task-name.js';

/**
 * Makes one run of those that a chip did one after the other. Tasks stay apart, functions are the same when their names are:
 * each run may have another callable, whose ids say nothing outside of it.
 *
 * @param runs - at least one
 * @param shiftsUs - what to add to the times of each
 */
export function mergeRuns(runs: readonly RecordedRun[], shiftsUs: readonly number[]): RecordedRun {
  const ids = new Map<string, number>();
  const functions = new Map<number, string>();
  const idOf = (name: string): number => {
    const known = ids.get(name);
    if (known !== undefined) return known;
    const id = ids.size;
    ids.set(name, id);
    functions.set(id, name);
    return id;
  };
  let firstTask = 0;
  const moved = runs.map((run, position) => {
    const part = movedRun(run, shiftsUs[position] ?? 0, firstTask, (funcId) =>
      idOf(functionName(run.names.functions, funcId)),
    );
    firstTask += run.taskIds.length;
    return part;
  });
  const [first] = runs;
  const threads = Math.max(...runs.map(({ schedulerPhases }) => schedulerPhases.length));
  const orchestrators = Math.max(...runs.map(({ orchestratorPhases }) => orchestratorPhases.length));
  const gather = <T>(count: number, of: (run: RecordedRun) => readonly (readonly T[])[]): T[][] =>
    Array.from({ length: count }, (_, thread) => moved.flatMap((run) => of(run)[thread] ?? []));
  return {
    ...first!,
    level: Math.max(...runs.map(({ level }) => level)),
    tasks: moved.flatMap(({ tasks }) => tasks),
    taskIds: moved.flatMap(({ taskIds }) => taskIds),
    edges: moved.flatMap(({ edges }) => edges),
    taskDetails: moved.flatMap(({ taskDetails, taskIds }) => taskIds.map((_, task) => taskDetails[task])),
    tensors: moved.flatMap(({ tensors }) => tensors),
    schedulerPhases: gather(threads, ({ schedulerPhases }) => schedulerPhases),
    orchestratorPhases: gather(orchestrators, ({ orchestratorPhases }) => orchestratorPhases),
    orchestrator: undefined,
    hostPhases: undefined,
    names: { ...first!.names, functions },
    dropped: droppedOf(runs),
  };
}

function movedRun(run: RecordedRun, shift: number, firstTask: number, idOf: (funcId: number) => number): RecordedRun {
  const move = <T extends { startUs: number; endUs: number; task?: number | undefined }>(item: T): T => ({
    ...item,
    startUs: item.startUs + shift,
    endUs: item.endUs + shift,
    task: item.task === undefined ? undefined : item.task + firstTask,
  });
  return {
    ...run,
    tasks: run.tasks.map((row) => ({
      ...row,
      task: row.task + firstTask,
      funcId: idOf(row.funcId),
      startUs: row.startUs + shift,
      endUs: row.endUs + shift,
      dispatchUs: row.dispatchUs === undefined ? undefined : row.dispatchUs + shift,
      finishUs: row.finishUs === undefined ? undefined : row.finishUs + shift,
    })),
    edges: run.edges.map((edge) => ({ ...edge, pred: edge.pred + firstTask, succ: edge.succ + firstTask })),
    schedulerPhases: run.schedulerPhases.map((phases) => phases.map(move)),
    orchestratorPhases: run.orchestratorPhases.map((phases) => phases.map(move)),
  };
}

function droppedOf(runs: readonly RecordedRun[]): Record<string, number> {
  const dropped: Record<string, number> = {};
  for (const run of runs) {
    for (const [what, count] of Object.entries(run.dropped)) dropped[what] = (dropped[what] ?? 0) + count;
  }
  return dropped;
}
