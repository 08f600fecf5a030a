/** What kind of worker takes a task. The numbers are those of native/hierarchical/engine/endpoint.h. */
export const WorkerRole = { NEXT_LEVEL: 0, SUB: 1 } as const;

/** One of {@link WorkerRole}. */
export type WorkerRole = (typeof WorkerRole)[keyof typeof WorkerRole];

/** What a command asks for. The numbers are those of native/abi/lane.h. */
export const CommandKind = {
  RUN_CALLABLE: 1,
  RUN_FUNCTION: 2,
  RUN_ORCHESTRATION: 3,
  PING: 16,
  STATS: 17,
  LOG_LEVEL: 18,
  UNMAP_SEGMENT: 19,
  CANCEL: 20,
  MALLOC: 32,
  FREE: 33,
  COPY_TO: 34,
  COPY_FROM: 35,
  REGISTER: 36,
  UNREGISTER: 37,
  COMM_INIT: 38,
  ALLOC_DOMAIN: 39,
  RELEASE_DOMAIN: 40,
  DLOPEN_COUNTS: 41,
} as const;

/** One of {@link CommandKind}. */
export type CommandKind = (typeof CommandKind)[keyof typeof CommandKind];

/** How a command ended. */
export const CommandStatus = { OK: 0, THREW: 1, NATIVE_ERROR: 2, CANCELLED: 3, REJECTED_STALE: 4 } as const;

/** One of {@link CommandStatus}. */
export type CommandStatus = (typeof CommandStatus)[keyof typeof CommandStatus];
