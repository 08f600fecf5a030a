export { CommandKind, CommandStatus } from '@pto/task-interface';

/** What kind of worker takes a task. The numbers are those of native/hierarchical/engine/endpoint.h. */
export const WorkerRole = { NEXT_LEVEL: 0, SUB: 1 } as const;

/** One of {@link WorkerRole}. */
export type WorkerRole = (typeof WorkerRole)[keyof typeof WorkerRole];
