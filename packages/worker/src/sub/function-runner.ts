import { CommandStatus } from '@pto/runtime-native/host';
import { PtoError } from '@pto/task-interface';

import { encodeRemoteError } from './encode-remote-error.js';
import type { FunctionContext, TaskFunction } from './function-context.js';
import { TaskArgsView, expireView } from './task-args-view.js';
import type { SegmentMemory } from './task-args-view.js';

/** A task that calls a function. */
export interface FunctionJob {
  /** Names the job in `complete`. */
  readonly job: number;
  readonly callable: number;
  readonly runId: number;
  readonly taskId: number;
  readonly groupIndex: number;
  readonly groupSize: number;
  /** An ArgsRecord, valid until the job is complete. */
  readonly args: Uint8Array;
}

/** What a {@link FunctionRunner} works for. */
export interface RunnerHost {
  readonly workerIndex: number;
  readonly memory: SegmentMemory;
  /** Views are detached when their task is over. */
  readonly detachView: ((view: ArrayBuffer) => void) | undefined;
  find(callable: number): TaskFunction<TaskArgsView> | undefined;
  complete(job: number, status: CommandStatus, error: string): void;
  readonly log: (message: string) => void;
}

interface Running {
  readonly job: FunctionJob;
  readonly args: TaskArgsView;
  abort: AbortController | undefined;
  /** Why the function should stop. */
  abortReason: PtoError | undefined;
}

/** Calls functions for one sub worker, one at a time; each job is completed exactly once, whatever its function does. */
export class FunctionRunner {
  readonly #host: RunnerHost;
  #running: Running | undefined;
  #onIdle: (() => void) | undefined;

  constructor(host: RunnerHost) {
    this.#host = host;
  }

  /** @param canWait - the event loop goes on, so that a promise can settle */
  start(job: FunctionJob, canWait: boolean): void {
    const call = this.#host.find(job.callable);
    const running: Running = {
      job,
      args: new TaskArgsView(job.args, this.#host.memory),
      abort: undefined,
      abortReason: undefined,
    };
    this.#running = running;
    if (call === undefined) return this.#end(running, unknownCallable(job.callable));
    let settled: Promise<unknown>;
    try {
      const result = call(running.args, this.#contextOf(running));
      if (!isThenable(result)) return this.#end(running);
      settled = Promise.resolve(result);
    } catch (error) {
      return this.#end(running, error);
    }
    if (canWait) {
      settled.then(
        () => this.#end(running),
        (error: unknown) => this.#end(running, error),
      );
      return;
    }
    settled.catch(() => undefined);
    this.#end(running, blocked());
  }

  /** Aborts the signal of the running function when it belongs to this run. */
  cancel(runId: number): void {
    if (this.#running?.job.runId === runId) this.abort('the run was cancelled');
  }

  /** Aborts the signal of the running function. */
  abort(why: string): void {
    if (this.#running === undefined) return;
    this.#running.abortReason ??= new PtoError('ERR_PTO_RUN_ABORTED', why);
    this.#running.abort?.abort(this.#running.abortReason);
  }

  /** Ends the running job with an error that its function let escape; `false` when nothing runs. */
  fail(error: unknown): boolean {
    if (this.#running === undefined) return false;
    this.#end(this.#running, error);
    return true;
  }

  /** Resolves when no function runs. */
  idle(): Promise<void> {
    return this.#running === undefined ? Promise.resolve() : new Promise((resolve) => (this.#onIdle = resolve));
  }

  #contextOf(running: Running): FunctionContext {
    const { runId, taskId, groupIndex, groupSize } = running.job;
    const { workerIndex, log } = this.#host;
    return {
      workerIndex,
      runId,
      taskId,
      groupIndex,
      groupSize,
      log,
      // Made when somebody asks: most functions do not, and it costs more than a short task.
      get signal() {
        running.abort ??= new AbortController();
        if (running.abortReason !== undefined) running.abort.abort(running.abortReason);
        return running.abort.signal;
      },
    };
  }

  #end(running: Running, ...thrown: unknown[]): void {
    // A function that was failed from outside may still settle.
    if (this.#running !== running) return;
    this.#running = undefined;
    const views = expireView(running.args);
    if (this.#host.detachView !== undefined) views.forEach(this.#host.detachView);
    if (thrown.length === 0) this.#host.complete(running.job.job, CommandStatus.OK, '');
    else this.#host.complete(running.job.job, CommandStatus.THREW, encodeRemoteError(thrown[0]));
    this.#onIdle?.();
  }
}

function isThenable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

function unknownCallable(id: number): PtoError {
  return new PtoError('ERR_PTO_CALLABLE_UNKNOWN', `callable id ${id} not registered`, { details: { id } });
}

function blocked(): PtoError {
  return new PtoError(
    'ERR_PTO_WORKER_STATE',
    'the function returned a promise, which cannot settle while runSync blocks this thread.\n' +
      "  Call run instead, make the function synchronous, or run sub workers as threads: mode: 'thread'.",
  );
}
