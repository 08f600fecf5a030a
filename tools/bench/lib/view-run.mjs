const AIC = 24;
const CORES = 72;
const FUNCTIONS = 12;

/** Records of a run that keeps all cores of a chip busy, each task after one of its core and one of another. */
export function recordedRun(tasks) {
  const free = new Float64Array(CORES);
  const end = new Float64Array(tasks);
  const rows = [];
  const edges = [];
  for (let task = 0; task < tasks; task++) {
    const core = task % CORES;
    const preds = task < CORES ? [] : [task - CORES, task - 1 - ((task * 31) % (CORES - 1))];
    for (const pred of preds) edges.push({ pred, succ: task });
    const dispatchUs = Math.max(free[core], ...preds.map((pred) => end[pred] - 20)) + 0.5;
    const startUs = dispatchUs + 0.3;
    end[task] = startUs + 3 + ((task * 7919) % 200) / 10;
    free[core] = end[task] + 0.2;
    const coreKind = core < AIC ? 'aic' : 'aiv';
    const times = { dispatchUs, startUs, endUs: end[task], finishUs: end[task] + 0.4 };
    rows.push({ task, core, coreKind, funcId: (task * 13) % FUNCTIONS, ...times });
  }
  return {
    source: 'benchmark',
    generation: 'may',
    level: 2,
    clock: { kind: 'wall' },
    machine: {},
    tasks: rows,
    taskIds: rows.map(({ task }) => BigInt(task)),
    edges,
    edgeSource: 'deps',
    taskDetails: [],
    tensors: [],
    schedulerPhases: [],
    orchestratorPhases: [],
    coreToThread: [],
    names: { functions: new Map() },
    dropped: {},
  };
}
