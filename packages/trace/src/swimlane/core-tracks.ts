import type { RecordedRun, TaskRow } from '../records/recorded-run.js';
import { functionName } from '../records/task-name.js';
import type { Anchors } from './anchors.js';
import { lanesOf } from './lanes.js';
import type { Interval } from './lanes.js';
import { coreTid } from './layout.js';
import type { SwimlaneLayout } from './layout.js';
import type { TaskTexts } from './task-texts.js';
import { toNs } from './trace-writer.js';
import type { TraceWriter } from './trace-writer.js';

/** Successors that a slice names; one with thousands says how many there are. */
const MAX_SUCCESSORS = 32;

/** Tracks of the rows of a run. */
export interface RowTracks {
  /** Track of each row among the cores. */
  readonly coreTids: Uint32Array;
  /** Track of each row from dispatch to finish; 0 for rows without these times. */
  readonly dispatchTids: Uint32Array;
}

/** Writes what each core did, and from when to when the scheduler had each task on it. */
export function writeCoreTracks(
  writer: TraceWriter,
  run: RecordedRun,
  layout: SwimlaneLayout,
  { anchors, texts }: { anchors: Anchors; texts: TaskTexts },
): RowTracks {
  const names = rowNames(run, layout, anchors, texts);
  const coreTids = tracksOf(writer, run, layout.cores.pid, ({ startUs, endUs }) => ({ startUs, endUs }));
  const successors = successorsOf(run, texts);
  run.tasks.forEach((row, position) => {
    const { task, funcId, core, startUs, endUs } = row;
    const id = texts.ids[task]!;
    writer.slice(layout.cores.pid, coreTids[position]!, startUs, endUs, names(row), {
      args(text) {
        text.add('"event-hint":"Task:').add(id).add(`, FuncId:${funcId}, CoreId:${core}","fanout-hint":"`);
        text
          .add(successors(task))
          .add('","duration-us":')
          .micros(toNs(endUs - startUs));
        text.add(',"taskId":"').add(id).add('"');
      },
    });
  });
  return { coreTids, dispatchTids: writeDispatches(writer, run, layout, { names, texts }) };
}

function writeDispatches(
  writer: TraceWriter,
  run: RecordedRun,
  layout: SwimlaneLayout,
  { names, texts }: { names: (row: TaskRow) => string; texts: TaskTexts },
): Uint32Array {
  const tids = tracksOf(writer, run, layout.dispatches.pid, onScheduler);
  run.tasks.forEach((row, position) => {
    const interval = onScheduler(row);
    if (interval === undefined) return;
    const { startUs, endUs } = interval;
    writer.slice(layout.dispatches.pid, tids[position]!, startUs, endUs, names(row), {
      args(text) {
        text.add('"dispatch-time-us":').micros(toNs(startUs)).add(',"finish-time-us":').micros(toNs(endUs));
        text.add(',"aicpu-duration-us":').micros(toNs(endUs - startUs));
        text.add(',"taskId":"').add(texts.ids[row.task]!).add('"');
      },
    });
  });
  return tids;
}

/** From dispatch to finish, when both were recorded. */
export function onScheduler({ dispatchUs, finishUs }: TaskRow): Interval | undefined {
  if (dispatchUs === undefined || finishUs === undefined) return undefined;
  return { startUs: dispatchUs, endUs: Math.max(dispatchUs, finishUs) };
}

/** Names the tracks of all cores and gives each row its track; rows that overlap on one core get lanes beside it. */
function tracksOf(
  writer: TraceWriter,
  run: RecordedRun,
  pid: number,
  intervalOf: (row: TaskRow) => Interval | undefined,
): Uint32Array {
  const tids = new Uint32Array(run.tasks.length);
  const byCore = new Map<number, number[]>();
  run.tasks.forEach((row, position) => {
    if (intervalOf(row) === undefined) return;
    const positions = byCore.get(row.core);
    if (positions === undefined) byCore.set(row.core, [position]);
    else positions.push(position);
  });
  for (const core of [...byCore.keys()].sort((a, b) => a - b)) {
    const positions = byCore.get(core)!;
    const lanes = lanesOf(positions.map((position) => intervalOf(run.tasks[position]!)!));
    const name = `${run.tasks[positions[0]!]!.coreKind.toUpperCase()}_${core}`;
    const count = lanes.reduce((most, lane) => Math.max(most, lane + 1), 1);
    for (let lane = 0; lane < count; lane++) {
      writer.thread(pid, coreTid(core, lane), lane === 0 ? name : `${name} (${lane + 1})`);
    }
    positions.forEach((position, place) => (tids[position] = coreTid(core, lanes[place]!)));
  }
  return tids;
}

/** Names of rows as JSON text. Those of functions are made once. */
function rowNames(
  run: RecordedRun,
  layout: SwimlaneLayout,
  anchors: Anchors,
  texts: TaskTexts,
): (row: TaskRow) => string {
  const functions = new Map<number, string>();
  const escaped = (funcId: number): string => {
    const known = functions.get(funcId);
    if (known !== undefined) return known;
    const name = JSON.stringify(functionName(run.names.functions, funcId)).slice(1, -1);
    functions.set(funcId, name);
    return name;
  };
  return ({ task, funcId }) => {
    const suffix = layout.isAugust && anchors.isSpmd(task) ? '_spmd' : '';
    return `"${escaped(funcId)}${suffix}(${texts.names[task]})"`;
  };
}

/** The successors of a task in words. */
function successorsOf({ edges }: RecordedRun, { ids }: TaskTexts): (task: number) => string {
  const lists: (Set<number> | undefined)[] = [];
  for (const { pred, succ } of edges) (lists[pred] ??= new Set()).add(succ);
  return (task) => {
    const successors = lists[task];
    if (successors === undefined) return '';
    const shown = [...successors].slice(0, MAX_SUCCESSORS).map((succ) => ids[succ]);
    return shown.join(', ') + (successors.size > MAX_SUCCESSORS ? `, ... ${successors.size} in all` : '');
  };
}
