/** Names of the numbers of one record of {@link NativeRunTrace}, in their order. */
export const TRACE_FIELDS = [
  'task',
  'member',
  'members',
  'callable',
  'kind',
  'role',
  'end',
  'worker',
  'submitNs',
  'submittedNs',
  'readyNs',
  'dispatchedNs',
  'acceptedNs',
  'launchedNs',
  'doneNs',
  'endedNs',
] as const;

/** How a task ended. The numbers are those of native/hierarchical/engine/task_slot.h. */
export const TaskEnd = { OK: 0, FAILED: 1, POISONED: 2, CANCELLED: 3 } as const;

/** When the tasks of a run were where; see native/hierarchical/engine/run_trace.h. */
export interface NativeRunTrace {
  /**
   * Doubles: the {@link TRACE_FIELDS} of each member of a task, in the order in which they ended. `worker` is -1 for what no
   * worker was given. Times are nanoseconds since the run began, of the parent's clock but for `acceptedNs`, `launchedNs` and
   * `doneNs`, which are what the child says; NaN for what has not happened.
   */
  readonly tasks: ArrayBuffer;
  /** Records that found no room. */
  readonly dropped: number;
}
