import type { RecordedRun } from '../records/recorded-run.js';
import { functionName, taskName } from '../records/task-name.js';
import { coreTid } from '../swimlane/layout.js';
import { TraceWriter } from '../swimlane/trace-writer.js';
import type { CriticalPath } from './critical-path.js';
import { taskSpans } from './static-path.js';

const PATH_PID = 1;
const CORES_PID = 2;
const PATH_TID = 1;

/** Writes the observed path as a trace: one track that it fills, and its blocks on their cores. */
export function writeObservedPath(
  run: RecordedRun,
  { observed }: CriticalPath,
  write: (piece: Uint8Array) => void,
): void {
  const writer = new TraceWriter(write);
  writer.process(PATH_PID, 'Critical path (observed)', 1);
  writer.thread(PATH_PID, PATH_TID, 'compute and stalls');
  writer.process(CORES_PID, 'AICore View', 2);
  const cores = new Map(observed.steps.map(({ row }) => [run.tasks[row]!.core, run.tasks[row]!.coreKind]));
  for (const [core, kind] of cores) writer.thread(CORES_PID, coreTid(core, 0), `${kind.toUpperCase()}_${core}`);
  observed.steps.forEach(({ row, stall, stallUs, startUs, endUs }) => {
    const { task, funcId, core } = run.tasks[row]!;
    const name = nameOf(run, funcId, task);
    if (stallUs > 0) writer.slice(PATH_PID, PATH_TID, startUs - stallUs, startUs, `"${stall}"`, { color: 'terrible' });
    writer.slice(PATH_PID, PATH_TID, startUs, endUs, name, { color: 'good' });
    writer.slice(CORES_PID, coreTid(core, 0), startUs, endUs, name, {
      args: (text) => text.add(`"taskId":"${run.taskIds[task]}"`),
    });
    writer.arrow('critical path', PATH_PID, PATH_TID, startUs, CORES_PID, coreTid(core, 0), startUs);
  });
  writer.end();
}

/** Writes the longest chain as a trace: its tasks one after the other without any wait. */
export function writeStaticPath(run: RecordedRun, path: CriticalPath, write: (piece: Uint8Array) => void): void {
  const writer = new TraceWriter(write);
  writer.process(PATH_PID, 'Critical path (static)', 1);
  writer.thread(PATH_PID, PATH_TID, 'compute without waiting');
  const { startUs, endUs } = taskSpans(run);
  const functions = new Map(run.tasks.map(({ task, funcId }) => [task, funcId]));
  let at = 0;
  for (const task of path.static.tasks) {
    const durationUs = endUs[task]! - startUs[task]!;
    const args = `"taskId":"${run.taskIds[task]}","observed-start-us":${startUs[task]}`;
    writer.slice(PATH_PID, PATH_TID, at, at + durationUs, nameOf(run, functions.get(task) ?? -1, task), {
      args: (text) => text.add(args),
    });
    at += durationUs;
  }
  writer.end();
}

function nameOf(run: RecordedRun, funcId: number, task: number): string {
  return JSON.stringify(`${functionName(run.names.functions, funcId)}(${taskName(run.taskIds[task]!)})`);
}
