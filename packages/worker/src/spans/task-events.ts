import { taskChannel } from './channels.js';
import type { TaskMessage } from './channels.js';
import type { TaskRecord } from './task-records.js';

/** Runs keep what is told about this many tasks; later ones are not told. */
const MAX_TASKS = 2 ** 16;

/** Publishes what becomes of the tasks of one run, for subscribers of `pto:task`. */
export class TaskEvents {
  readonly #workerPath: string;
  readonly #messages = new Map<number, TaskMessage>();
  #errorOf: (task: number) => unknown = () => undefined;
  #count = 0;

  /** @param workerPath - of the worker that submits */
  constructor(workerPath: string) {
    this.#workerPath = workerPath;
  }

  /** A task is about to be submitted; `undefined` when no more are told. */
  starts(runId: number, name: string): TaskMessage | undefined {
    if (this.#count >= MAX_TASKS) return undefined;
    this.#count++;
    const message: TaskMessage = { submittedBy: this.#workerPath, runId, name, taskId: undefined };
    taskChannel.start.publish(message);
    return message;
  }

  /** It has a number now. */
  submitted(message: TaskMessage, taskId: number): void {
    message.taskId = taskId;
    this.#messages.set(taskId, message);
  }

  /** The call that submits it returns, or throws. */
  returns(message: TaskMessage | undefined, thrown?: { readonly error: unknown }): void {
    if (message === undefined) return;
    if (thrown !== undefined) this.refused(message, thrown.error);
    taskChannel.end.publish(message);
  }

  /** It does not become part of the run. */
  refused(message: TaskMessage | undefined, error: unknown): void {
    if (message === undefined) return;
    message.error = error;
    taskChannel.error.publish(message);
  }

  /** What tasks failed with. */
  failures(errorOf: (task: number) => unknown): void {
    this.#errorOf = errorOf;
  }

  /** @param beginNs - of the run */
  ended({ task, end, ran, endedNs }: TaskRecord, workerPath: string | undefined, beginNs: bigint): void {
    const message = this.#messages.get(task);
    if (message === undefined) return;
    this.#messages.delete(task);
    const at = (ns: number): bigint => beginNs + BigInt(Math.round(ns));
    message.workerPath = workerPath;
    message.status = end;
    if (ran !== undefined) {
      message.startNs = at(ran.launchedNs);
      message.endNs = at(ran.doneNs);
    }
    message.endedNs = at(endedNs);
    this.#settle(message);
  }

  /** The run is over; nothing is known of what has not been told yet. */
  close(): void {
    for (const message of this.#messages.values()) this.#settle(message);
    this.#messages.clear();
  }

  #settle(message: TaskMessage): void {
    const error = this.#errorOf(message.taskId!);
    if (error !== undefined) {
      message.error = error;
      taskChannel.error.publish(message);
    }
    taskChannel.asyncStart.publish(message);
    taskChannel.asyncEnd.publish(message);
  }
}
