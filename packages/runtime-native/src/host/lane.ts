export { CommandKind, CommandStatus } from '@pto/task-interface';

/** What kind of worker takes a task. The numbers are those of native/hierarchical/engine/endpoint.h. */
export const WorkerRole = { NEXT_LEVEL: 0, SUB: 1 } as const;

/** One of {@link WorkerRole}. */
export type WorkerRole = (typeof WorkerRole)[keyof typeof WorkerRole];

/** What a submit or alloc does that finds no space. The numbers are those of native/hierarchical/engine/engine.h. */
export const WhenFull = {
  /** Waits on this thread. */
  WAIT: 0,
  /** Returns -1; the event `space` tells when to try again. */
  RETURN: 1,
  /** Throws what a wait throws that was in vain. */
  THROW: 2,
} as const;

/** One of {@link WhenFull}. */
export type WhenFull = (typeof WhenFull)[keyof typeof WhenFull];
