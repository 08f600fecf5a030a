/** Which groups of tracks a trace has, and how they are numbered. Each generation of the tools has its own. */
export interface SwimlaneLayout {
  readonly cores: ProcessLayout;
  /** From dispatch to finish of each task, as the scheduler saw it. */
  readonly dispatches: ProcessLayout;
  readonly scheduler: ProcessLayout;
  readonly orchestrator: ProcessLayout;
  /** Track of a scheduler thread. */
  readonly schedulerTid: (thread: number) => number;
  /** Whether the trace also has what came later: tracks of tasks that no core ran, flows of completion, marks of SPMD tasks. */
  readonly isAugust: boolean;
}

/** One group of tracks. */
export interface ProcessLayout {
  readonly pid: number;
  readonly name: string;
  readonly order: number;
}

const may: SwimlaneLayout = {
  cores: { pid: 1, name: 'AICore View', order: 4 },
  dispatches: { pid: 2, name: 'AICPU View', order: 3 },
  scheduler: { pid: 3, name: 'AICPU Scheduler', order: 2 },
  orchestrator: { pid: 4, name: 'AICPU Orchestrator', order: 1 },
  schedulerTid: (thread) => 3000 + thread,
  isAugust: false,
};

const august: SwimlaneLayout = {
  orchestrator: { pid: 1, name: 'Orchestrator', order: 1 },
  scheduler: { pid: 2, name: 'Scheduler', order: 2 },
  dispatches: { pid: 3, name: 'Scheduler View', order: 3 },
  cores: { pid: 4, name: 'Worker View', order: 4 },
  schedulerTid: (thread) => 30_000 + 10 * thread,
  isAugust: true,
};

/**
 * The layout of a generation.
 *
 * @param prefix - before the names of all groups, to tell chips apart
 * @param firstPid - added to all process ids
 */
export function layoutOf(generation: 'may' | 'august', prefix = '', firstPid = 0): SwimlaneLayout {
  const layout = generation === 'may' ? may : august;
  const moved = ({ pid, name, order }: ProcessLayout): ProcessLayout => ({
    pid: firstPid + pid,
    name: prefix + name,
    order: firstPid + order,
  });
  return {
    ...layout,
    cores: moved(layout.cores),
    dispatches: moved(layout.dispatches),
    scheduler: moved(layout.scheduler),
    orchestrator: moved(layout.orchestrator),
  };
}

/** The lanes that a core has by its numbers; those above are numbered elsewhere. */
const CORE_LANES = 10;

/** Track of a lane of a core. Lanes never run into those of the next core. */
export function coreTid(core: number, lane: number): number {
  return lane < CORE_LANES ? 10_000 + CORE_LANES * core + lane : 100_000_000 + 10_000 * core + lane;
}

export const ORCHESTRATOR_TID = 4000;
export const HOST_PREPARE_TID = 4100;
export const READY_QUEUE_TID = 3999;
export const INLINE_TASK_TID = 19_000;
