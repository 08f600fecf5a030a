import type { CoreKind, RecordedRun } from '../records/recorded-run.js';

/** The kinds of cores. */
export const engines = ['aic', 'aiv'] as const satisfies readonly CoreKind[];

/** What holds from one moment to the next. */
export interface OverheadStep {
  readonly startUs: number;
  readonly endUs: number;
  /** Cores that run nothing, by engine. */
  readonly idle: Readonly<Record<CoreKind, number>>;
  /** Tasks that could run and were not dispatched yet, by engine. */
  readonly ready: Readonly<Record<CoreKind, number>>;
}

/**
 * Walks through a run in time and says for each moment how many cores of each engine were idle, and how many tasks waited for
 * the scheduler though nothing else kept them: all their predecessors had ended and they were not dispatched. Idle cores
 * beside ready tasks are the scheduler's overhead. A mixed task waits on both engines.
 *
 * A task whose predecessors are not in the records is taken as ready when it was dispatched. The object that `visit` gets is
 * reused.
 */
export function walkOverhead(run: RecordedRun, visit: (step: OverheadStep) => void): void {
  const events = collectEvents(run);
  const order = events.times.map((_, index) => index).sort((a, b) => events.times[a]! - events.times[b]!);
  const idle = coreCounts(run);
  const ready = { aic: 0, aiv: 0 };
  const step = { startUs: 0, endUs: 0, idle, ready };
  for (let place = 0; place < order.length;) {
    const us = events.times[order[place]!]!;
    if (place > 0 && us > step.startUs) {
      step.endUs = us;
      visit(step);
    }
    step.startUs = us;
    for (; place < order.length && events.times[order[place]!] === us; place++) {
      const { kind, engine, change } = events.changes[order[place]!]!;
      if (kind === 'running') idle[engine] -= change;
      else ready[engine] += change;
    }
  }
}

/** Cores of each engine: those that ran something, or all that the run had when it says so. */
export function coreCounts(run: RecordedRun): Record<CoreKind, number> {
  const cores = { aic: new Set<number>(), aiv: new Set<number>() };
  for (const { core, coreKind } of run.tasks) cores[coreKind].add(core);
  const blocks = run.machine.blockDim ?? 0;
  const count = (engine: CoreKind, ofBlocks: number): number =>
    cores[engine].size === 0 ? 0 : Math.max(cores[engine].size, ofBlocks);
  return { aic: count('aic', blocks), aiv: count('aiv', 2 * blocks) };
}

/** When each task could have run: the latest end of its predecessors in the records; nothing without any. */
export function readyTimes({ tasks, taskIds, edges }: RecordedRun): Float64Array {
  const ends = new Float64Array(taskIds.length).fill(-Infinity);
  for (const { task, endUs } of tasks) ends[task] = Math.max(ends[task]!, endUs);
  const ready = new Float64Array(taskIds.length).fill(-Infinity);
  for (const { pred, succ } of edges) ready[succ] = Math.max(ready[succ]!, ends[pred]!);
  return ready;
}

interface Change {
  readonly kind: 'running' | 'ready';
  readonly engine: CoreKind;
  readonly change: number;
}

const changes = Object.fromEntries(
  engines.map((engine) => [
    engine,
    {
      starts: { kind: 'running', engine, change: 1 },
      ends: { kind: 'running', engine, change: -1 },
      waits: { kind: 'ready', engine, change: 1 },
      dispatched: { kind: 'ready', engine, change: -1 },
    } satisfies Record<string, Change>,
  ]),
);

function collectEvents(run: RecordedRun): { times: number[]; changes: Change[] } {
  const times: number[] = [];
  const all: Change[] = [];
  const add = (us: number, change: Change): void => {
    times.push(us);
    all.push(change);
  };
  const dispatched = { aic: new Float64Array(run.taskIds.length), aiv: new Float64Array(run.taskIds.length) };
  for (const engine of engines) dispatched[engine].fill(Infinity);
  for (const { task, coreKind, startUs, endUs, dispatchUs } of run.tasks) {
    add(startUs, changes[coreKind]!.starts);
    add(endUs, changes[coreKind]!.ends);
    const first = dispatched[coreKind];
    first[task] = Math.min(first[task]!, dispatchUs ?? startUs);
  }
  readyTimes(run).forEach((ready, task) => {
    for (const engine of engines) {
      const dispatch = dispatched[engine][task]!;
      if (ready === -Infinity || dispatch === Infinity || dispatch <= ready) continue;
      add(ready, changes[engine]!.waits);
      add(dispatch, changes[engine]!.dispatched);
    }
  });
  return { times, changes: all };
}
