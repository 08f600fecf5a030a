import type { RecordedRun, TaskRow } from '../../src/index.js';

/** A name that would be a program if a page took it for more than text. */
export const evil = `</script><script>window.fooled = 1</script><img src=x onerror="window.fooled = 2">`;

function row(task: number, core: number, startUs: number, endUs: number): TaskRow {
  const times = { startUs, endUs, dispatchUs: startUs - 1, finishUs: endUs + 0.5 };
  return { task, core, coreKind: core === 0 ? 'aic' : 'aiv', funcId: task, ...times };
}

const arg = { index: 0, type: 'input', dtype: 'FLOAT32', shape: [2, 2], tensorId: '17' };

/**
 * ```text
 *           1 AIV_1 4…8
 * 0 AIC_0 1…3     ──    3 AIV_1 9…12
 *           2 AIV_2 4…6
 * ```
 */
export const diamond: RecordedRun = {
  source: 'diamond.json',
  generation: 'may',
  level: 4,
  clock: { kind: 'wall' },
  machine: { platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer' },
  tasks: [row(0, 0, 1, 3), row(1, 1, 4, 8), row(2, 2, 4, 6), row(3, 1, 9, 12)],
  taskIds: [0n, 1n, 2n, 3n],
  edges: [
    { pred: 0, succ: 1, source: 'creator' },
    { pred: 0, succ: 2, source: 'creator' },
    { pred: 1, succ: 3, source: 'tensormap' },
    { pred: 2, succ: 3, source: 'tensormap' },
    { pred: 0, succ: 3, source: 'explicit' },
  ],
  edgeSource: 'deps',
  taskDetails: [0, 1].map(() => ({ kernelIds: [0], args: [arg] })),
  tensors: [],
  schedulerPhases: [[{ phase: 'dispatch', startUs: 0, endUs: 1, loop: 0, tasks: 1 }]],
  orchestratorPhases: [[{ phase: 'orch_params', startUs: 0, endUs: 0.5, submit: 0, task: 0 }]],
  coreToThread: [0, 0, 0],
  names: {
    functions: new Map([
      [0, 'load'],
      [1, evil],
      [2, 'work'],
      [3, 'join'],
    ]),
  },
  dropped: { 'core 1': 3 },
};
