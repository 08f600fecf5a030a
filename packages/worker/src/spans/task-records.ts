import { TRACE_FIELDS, TaskEnd } from '@pto/runtime-native/host';
import type { CommandKind, NativeRunTrace, WorkerRole } from '@pto/runtime-native/host';

/** One member of a task, from its submission to its end. Times are nanoseconds since the run began. */
export interface TaskRecord {
  readonly task: number;
  readonly member: number;
  readonly members: number;
  readonly callable: number;
  readonly kind: CommandKind;
  readonly role: WorkerRole;
  readonly end: TaskEndName;
  /** -1: was never given to a worker. */
  readonly worker: number;
  readonly submitNs: number;
  readonly submittedNs: number;
  readonly readyNs: number;
  /** Only of what a worker was given. */
  readonly dispatchedNs: number | undefined;
  /** When it ran; nothing is known of a worker that was lost. */
  readonly ran: { readonly launchedNs: number; readonly doneNs: number } | undefined;
  readonly endedNs: number;
}

/** How a task ended. */
export type TaskEndName = 'cancelled' | 'failed' | 'ok' | 'poisoned';

const endNames: Readonly<Record<number, TaskEndName>> = {
  [TaskEnd.OK]: 'ok',
  [TaskEnd.FAILED]: 'failed',
  [TaskEnd.POISONED]: 'poisoned',
  [TaskEnd.CANCELLED]: 'cancelled',
};

type Field = (typeof TRACE_FIELDS)[number];
const at = Object.fromEntries(TRACE_FIELDS.map((name, i) => [name, i])) as Record<Field, number>;

/**
 * The tasks of a traced run, in the order in which they ended.
 *
 * @param offsetOf - the clock of a child minus that of this process. What a child says of its times is moved by that, and is
 * not believed beyond what was seen here: a task runs between its dispatch and its end
 */
export function* taskRecords(
  { tasks }: NativeRunTrace,
  offsetOf: (role: WorkerRole, worker: number) => number,
): Generator<TaskRecord> {
  const numbers = new Float64Array(tasks);
  for (let i = 0; i + TRACE_FIELDS.length <= numbers.length; i += TRACE_FIELDS.length) {
    const number = (field: Field): number => numbers[i + at[field]]!;
    const role = number('role') as WorkerRole;
    const worker = number('worker');
    const [dispatchedNs, endedNs] = [number('dispatchedNs'), number('endedNs')];
    const offset = worker < 0 ? 0 : offsetOf(role, worker);
    const within = (from: number, ns: number): number => Math.min(Math.max(from, ns - offset), endedNs);
    const launchedNs = within(dispatchedNs, number('launchedNs'));
    const doneNs = within(launchedNs, number('doneNs'));
    yield {
      task: number('task'),
      member: number('member'),
      members: number('members'),
      callable: number('callable'),
      kind: number('kind') as CommandKind,
      role,
      end: endNames[number('end')] ?? 'failed',
      worker,
      submitNs: number('submitNs'),
      submittedNs: number('submittedNs'),
      readyNs: number('readyNs'),
      dispatchedNs: worker < 0 ? undefined : dispatchedNs,
      ran: Number.isNaN(launchedNs) || Number.isNaN(doneNs) ? undefined : { launchedNs, doneNs },
      endedNs,
    };
  }
}
