import { callNative, toPtoError } from '@pto/runtime-native/host';
import type { NativeRunReport } from '@pto/runtime-native/host';
import { ErrorCode, PtoError } from '@pto/task-interface';
import type { TaskArgs } from '@pto/task-interface';

import { RunDomains } from '../comm/comm-domain.js';
import { taskErrorOf } from '../errors/task-failure.js';
import type { TaskError } from '../errors/task-error.js';
import type { HostContext } from '../host/host-context.js';
import type { RegisteredCallable } from '../registry/registered-callable.js';
import type { SharedPlace } from '../memory/shared-memory.js';
import { Staging } from '../memory/staging.js';
import { MAX_TRACED_TASKS } from '../spans/run-recorder.js';
import type { RunRecorder } from '../spans/run-recorder.js';
import { HostOrchestrator } from './host-orchestrator.js';
import { loopTurn } from './loop-turn.js';
import type { Orchestrator } from './orchestrator.js';
import { abortError, runFailureOf } from './run-failure.js';
import type { RunResult } from './run-result.js';

/** What a run runs. */
export interface RunRequest {
  readonly call: (orch: Orchestrator, args: never, config: never) => unknown;
  readonly args: unknown;
  readonly config: unknown;
  /** Of each task that has no limit of its own; 0 is the worker's. */
  readonly taskTimeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Codes of submits that tell of a task that failed before. */
const taskCodes = new Set<string>(
  Object.keys(ErrorCode).filter((code) => /^ERR_PTO_(TASK|CHILD)_/.test(code) || code === 'ERR_PTO_RUN_ABORTED'),
);

/**
 * One run of a worker of level 3 or above, from its turn to its end:
 *
 * ```text
 *   begin ──▶ the orchestration function submits ──▶ the engine ends the run ──▶ results are copied back ──▶ settled
 * ```
 */
export class HostRun {
  readonly staging: Staging;
  readonly domains: RunDomains;
  readonly taskTimeoutMs: number;
  /** `undefined` when nobody wants to know what the run does. */
  readonly recorder: RunRecorder | undefined;
  readonly #context: HostContext;
  readonly #request: RunRequest;
  readonly #addedNs: bigint;
  readonly #intermediates: ArrayBuffer[] = [];
  // What tasks work on stays alive until they are done.
  readonly #kept: unknown[] = [];
  readonly #failFast = new WeakSet<object>();
  #startedNs = 0n;
  #builtNs = 0n;
  #runId = 0;
  #isBuilding = false;
  #abort: PtoError | undefined;

  /**
   * @param addedNs - when the run was asked for
   * @param recorder - who writes down what it does
   */
  constructor(context: HostContext, request: RunRequest, addedNs: bigint, recorder?: RunRecorder) {
    this.#context = context;
    this.#request = request;
    this.#addedNs = addedNs;
    this.taskTimeoutMs = request.taskTimeoutMs;
    this.recorder = recorder;
    const noteCopy = recorder === undefined ? undefined : recorder.copied.bind(recorder);
    this.staging = new Staging(context.memory, noteCopy);
    this.domains = new RunDomains(context.communicators, context.options.deviceIds.length);
  }

  /** The whole run; the function is called before this returns. */
  async execute(): Promise<RunResult> {
    const { signal } = this.#request;
    const onAbort = (): void => this.#cancel(signal?.reason);
    signal?.addEventListener('abort', onAbort);
    let report: NativeRunReport;
    const thrown: unknown[] = [];
    try {
      this.#begin(false);
      try {
        const built = this.#build();
        const { native, space } = this.#context;
        if (isThenable(built) || !space.isIdle) {
          native.continueRunLater();
          await built;
          await space.whenIdle();
        }
      } catch (error) {
        this.#buildFailed(error, thrown);
      }
      this.#endBuilding();
      const end = this.#context.native.endRun();
      if (!isThenable(end)) await loopTurn();
      report = await end;
    } catch (error) {
      this.#release();
      throw toPtoError(error);
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
    const settled = this.#settle(report, thrown);
    const unrecorded = await this.recorder?.tell(report);
    return settled(unrecorded);
  }

  /** As `execute`, on this thread. */
  executeSync(): RunResult {
    let report: NativeRunReport;
    const thrown: unknown[] = [];
    try {
      this.#begin(true);
      try {
        if (isThenable(this.#build())) throw promiseError();
        this.#context.space.drainSync();
      } catch (error) {
        this.#buildFailed(error, thrown);
      }
      this.#endBuilding();
      report = this.#context.native.endRunSync();
    } catch (error) {
      this.#release();
      throw toPtoError(error);
    }
    const settled = this.#settle(report, thrown);
    return settled(this.recorder?.tellSync(report));
  }

  /** The number of the run, once it has begun. */
  get runId(): number {
    return this.#runId;
  }

  /** @throws PtoError `ERR_PTO_ORCHESTRATOR_EXPIRED` when the function has returned, `ERR_PTO_RUN_ABORTED` */
  requireBuilding(call: string): void {
    if (this.#isBuilding && this.#abort === undefined) return;
    if (this.#isBuilding) throw this.#abort!;
    throw new PtoError(
      'ERR_PTO_ORCHESTRATOR_EXPIRED',
      `Orchestrator.${call}: orchestrator used after its run ended.\n` +
        '  Use it inside the orchestration function, and await what that starts.',
    );
  }

  /** A submit threw: keeps in mind whether because of a task that failed before. */
  submitFailed(error: unknown): Error {
    const failure = toPtoError(error);
    if (failure instanceof PtoError && taskCodes.has(failure.code)) this.#failFast.add(failure);
    return failure;
  }

  keep(args: TaskArgs | readonly TaskArgs[]): void {
    this.#kept.push(args);
  }

  /** Memory of the run that tensors show. */
  keepIntermediate(buffer: ArrayBuffer, place: SharedPlace): void {
    this.#context.memory.adopt(buffer, place);
    this.#intermediates.push(buffer);
  }

  /** @param willWait - the run ends on this thread */
  #begin(willWait: boolean): void {
    this.#startedNs = process.hrtime.bigint();
    this.recorder?.started(this.#startedNs);
    const tracedTasks = this.recorder === undefined ? 0 : MAX_TRACED_TASKS;
    this.#runId = callNative(() => this.#context.native.beginRun(willWait, tracedTasks));
    this.#isBuilding = true;
  }

  #build(): unknown {
    const { call, args, config } = this.#request;
    return call(new HostOrchestrator(this.#context, this), args as never, config as never);
  }

  /** What has not started is of no use when the graph is not whole. */
  #buildFailed(error: unknown, thrown: unknown[]): void {
    thrown.push(error);
    this.#cancelTasks();
  }

  #endBuilding(): void {
    this.#isBuilding = false;
    this.#builtNs = process.hrtime.bigint();
    this.recorder?.built(this.#builtNs);
  }

  #cancel(reason: unknown): void {
    this.#abort ??= abortError(reason);
    this.#cancelTasks();
  }

  #cancelTasks(): void {
    callNative(() => this.#context.native.cancelRun());
    // What waits for space is refused now.
    this.#context.space.drainSync();
    for (const group of this.#context.children.groups) group.cancel?.(this.#runId);
  }

  /** @returns what ends the run, and is told what could not be recorded of it */
  #settle(report: NativeRunReport, thrown: readonly unknown[]): (unrecorded: PtoError | undefined) => RunResult {
    let failure: { readonly error: unknown } | undefined;
    let result: RunResult | undefined;
    const errors = report.failures.map((task) => this.#taskError(report, task));
    try {
      result = this.#finish(report, errors, thrown);
    } catch (error) {
      failure = { error };
    }
    this.recorder?.ended(errors);
    return (unrecorded) => {
      if (failure !== undefined) throw failure.error;
      if (unrecorded !== undefined) throw unrecorded;
      return result!;
    };
  }

  #finish(report: NativeRunReport, taskErrors: readonly TaskError[], thrown: readonly unknown[]): RunResult {
    let copyError: unknown;
    try {
      this.staging.copyBack();
    } catch (error) {
      copyError = error;
    }
    this.#release();
    const [first] = thrown;
    const failure = runFailureOf({
      taskErrors,
      thrown,
      isFailFast: typeof first === 'object' && first !== null && this.#failFast.has(first),
      abort: this.#abort,
      copyError,
    });
    if (failure !== undefined) throw failure.error;
    return this.#result(report);
  }

  #taskError(report: NativeRunReport, failure: NativeRunReport['failures'][number]): TaskError {
    const { children, registry, path } = this.#context;
    const child = children.get(failure.role, failure.worker);
    const entry = registry.bySlot(failure.callable);
    const handle = entry?.handle;
    return taskErrorOf(failure, {
      runId: report.runId,
      prefix: child?.group.prefixOf(child.index),
      workerPath: child?.group.pathOf(child.index) ?? path,
      callable: {
        id: handle?.id ?? failure.callable,
        name: handle?.name ?? 'unregistered',
        hashId: handle?.hashId ?? '',
      },
      kernelNames: kernelNamesOf(entry),
    });
  }

  #result(report: NativeRunReport): RunResult {
    const perChip = report.deviceNs.map((ns) => BigInt(Math.round(ns)));
    return {
      timing: {
        hostWallNs: process.hrtime.bigint() - this.#addedNs,
        deviceWallNs: perChip.reduce((most, ns) => (ns > most ? ns : most), 0n),
        buildNs: this.#builtNs - this.#startedNs,
        queueNs: this.#startedNs - this.#addedNs,
        perChip,
      },
      stats: { runId: report.runId, taskCount: report.taskCount, stagedBytes: this.staging.stagedBytes },
    };
  }

  /** Intermediates lie in memory that the next run uses again, so that nobody may keep them. */
  #release(): void {
    this.#isBuilding = false;
    const { native } = this.#context;
    callNative(() => {
      for (const buffer of this.#intermediates.splice(0)) native.detach(buffer);
    });
    this.domains.close();
    this.staging.release();
    this.#kept.length = 0;
  }
}

function kernelNamesOf(entry: RegisteredCallable | undefined): ReadonlyMap<number, string> {
  const children = entry?.target.kind === 'chip' ? entry.target.callable.children : [];
  return new Map(children.flatMap(({ funcId, name }) => (name === undefined ? [] : [[funcId, name] as const])));
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}

function promiseError(): PtoError {
  return new PtoError(
    'ERR_PTO_OPTION_INVALID',
    'runSync: the orchestration function returned a promise, and nothing settles while this thread is held.\n' +
      '  Use await worker.run(…), or a function that is not async.',
  );
}
