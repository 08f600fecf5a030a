import { CommandStatus } from '@pto/runtime-native/host';
import { PtoError } from '@pto/task-interface';
import type { RecordedSpans } from '@pto/task-interface';

import { decodeSettings } from '../host/settings-table.js';
import type { OrchestrationFunction } from '../run/orchestrator.js';
import { encodeRemoteError } from '../sub/encode-remote-error.js';
import type { FunctionJob } from '../sub/function-runner.js';
import { SpanShelf } from '../spans/span-shelf.js';
import { TaskArgsView, expireView } from '../sub/task-args-view.js';
import type { InnerWorker, SegmentSource } from './inner-worker.js';

/** What an {@link OrchestrationRunner} works for. */
export interface OrchestrationHost {
  readonly inner: InnerWorker;
  /** Where the arguments of tasks are. */
  readonly source: SegmentSource;
  find(callable: number): OrchestrationFunction | undefined;
  complete(job: number, status: CommandStatus, error: string): void;
}

/** A task that is an orchestration function. */
export interface OrchestrationJob extends FunctionJob {
  /** The run that it belongs to is recorded. */
  readonly isTraced: boolean;
  /** A RunSettingsRecord, if it was given any. */
  readonly settings: Uint8Array | undefined;
}

interface Running {
  readonly job: FunctionJob;
  readonly abort: AbortController;
  readonly over: Promise<void>;
  /** Whether the run of the level above was cancelled, and this one with it. */
  isCancelled: boolean;
}

/** Runs orchestration functions on a nested worker: each task of the level above is one run of the worker below. */
export class OrchestrationRunner {
  readonly #host: OrchestrationHost;
  /** What was recorded of runs that the worker above records. */
  readonly spans = new SpanShelf();
  #running: Running | undefined;

  constructor(host: OrchestrationHost) {
    this.#host = host;
  }

  /** @param canWait - the event loop goes on; otherwise the run is over when this returns */
  start(job: OrchestrationJob, canWait: boolean): void {
    const { inner, source } = this.#host;
    const call = this.#host.find(job.callable);
    if (call === undefined) return this.#complete(job, [unknownCallable(job.callable)]);
    const args = new TaskArgsView(job.args, (segment, generation, offset, nbytes) =>
      inner.viewFrom(source, segment, generation, offset, nbytes),
    );
    const { runId, taskId, groupIndex, settings } = job;
    const task = { args, config: settings === undefined ? undefined : decodeSettings(settings) };
    const keep = (spans: RecordedSpans): void => this.spans.put(runId, { task: taskId, member: groupIndex, spans });
    const told = job.isTraced ? keep : undefined;
    if (!canWait) {
      try {
        inner.runSync(call, task, told);
      } catch (error) {
        return this.#end(job, args, [error]);
      }
      return this.#end(job, args, []);
    }
    const abort = new AbortController();
    const over = inner.run(call, task, abort.signal, told).then(
      () => this.#end(job, args, []),
      (error: unknown) => this.#end(job, args, [error]),
    );
    this.#running = { job, abort, over, isCancelled: false };
  }

  /** Cancels the run that serves this run of the level above. */
  cancel(runId: number): void {
    if (this.#running?.job.runId !== runId) return;
    this.#running.isCancelled = true;
    this.abort('the run was cancelled');
  }

  abort(why: string): void {
    this.#running?.abort.abort(new PtoError('ERR_PTO_RUN_ABORTED', why));
  }

  /** Resolves when no run is under way. */
  async idle(): Promise<void> {
    await this.#running?.over;
  }

  #end(job: FunctionJob, args: TaskArgsView, thrown: readonly unknown[]): void {
    const isCancelled = this.#running?.isCancelled ?? false;
    this.#running = undefined;
    expireView(args);
    // The level above knows why, and this is no failure of its own.
    if (isCancelled && isAbort(thrown[0])) this.#host.complete(job.job, CommandStatus.CANCELLED, '');
    else this.#complete(job, thrown);
  }

  #complete({ job }: FunctionJob, thrown: readonly unknown[]): void {
    if (thrown.length === 0) this.#host.complete(job, CommandStatus.OK, '');
    else this.#host.complete(job, CommandStatus.THREW, encodeRemoteError(thrown[0]));
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof PtoError && error.code === 'ERR_PTO_RUN_ABORTED';
}

function unknownCallable(id: number): PtoError {
  return new PtoError('ERR_PTO_CALLABLE_UNKNOWN', `callable id ${id} not registered`, { details: { id } });
}
