/** Runs made up for tests: many tasks in layers on a chip with 24 AIC and 48 AIV cores, the same ones every time. */
import type { RecordedRun, SchedulerPhase, TaskRow } from '../../src/index.js';

const AIC = 24;
const CORES = 72;
const FUNCTIONS = 12;

/** A small generator of numbers between 0 and 1, which needs no state elsewhere (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A thread that dispatches tasks, and now and then finds nothing to do. */
function schedulerPhases(tasks: readonly TaskRow[]): SchedulerPhase[] {
  const times = tasks.map(({ dispatchUs = 0 }) => dispatchUs).sort((a, b) => a - b);
  let last = 0;
  return times.flatMap((endUs, loop) => {
    const startUs = Math.max(last, endUs - 0.1);
    last = Math.max(last, endUs);
    return startUs < endUs ? [{ phase: loop % 4 === 3 ? 'idle' : 'dispatch', loop, tasks: 1, startUs, endUs }] : [];
  });
}

/** A run of so many tasks of one block each, every one after one or two earlier ones. */
export function madeRun(count: number, changes: Partial<RecordedRun> = {}): RecordedRun {
  const next = random(count);
  const free = new Float64Array(CORES);
  const end = new Float64Array(count);
  const tasks: TaskRow[] = [];
  const edges: RecordedRun['edges'][number][] = [];
  for (let task = 0; task < count; task++) {
    const core = Math.floor(next() * CORES);
    const preds = task < CORES ? [] : [task - CORES, task - 1 - Math.floor(next() * CORES)];
    for (const pred of new Set(preds))
      edges.push({ pred, succ: task, source: pred === preds[0] ? 'creator' : 'tensormap' });
    const dispatchUs = Math.max(free[core]!, ...preds.map((pred) => end[pred]!)) + 0.5;
    const startUs = dispatchUs + 0.3 + next();
    const endUs = startUs + 3 + 20 * next();
    end[task] = endUs;
    free[core] = endUs + 0.2;
    tasks.push({
      ...{ task, core, coreKind: core < AIC ? 'aic' : 'aiv', funcId: Math.floor(next() * FUNCTIONS) },
      ...{ dispatchUs, startUs, endUs, finishUs: endUs + 0.4 },
    });
  }
  return {
    source: 'made.json',
    generation: 'may',
    level: 4,
    clock: { kind: 'wall' },
    machine: { platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer', blockDim: 24 },
    tasks,
    taskIds: Array.from({ length: count }, (_, i) => BigInt(i)),
    edges,
    edgeSource: 'deps',
    taskDetails: Array.from({ length: count }, (_, i) => ({
      kernelIds: [0, -1, -1],
      args: [{ index: 0, type: 'input', dtype: 'FLOAT32', shape: [128, 128], tensorId: String(i % 997) }],
    })),
    tensors: [],
    schedulerPhases: [0, 1, 2].map((thread) => schedulerPhases(tasks.filter(({ task }) => task % 3 === thread))),
    orchestratorPhases: [],
    coreToThread: Array.from({ length: CORES }, (_, core) => core % 3),
    names: { functions: new Map([[0, 'matmul']]) },
    dropped: {},
    ...changes,
  };
}
