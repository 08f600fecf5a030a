import { StartupError } from './errors/startup-error.js';
import type { WorkerLevel } from './worker-level.js';
import type { WorkerLifecycle } from './worker-lifecycle.js';

/** Takes a worker through its life: started once, closed once, whoever asks. */
export class WorkerStartup {
  readonly #level: WorkerLevel;
  readonly #lifecycle: WorkerLifecycle;
  #initialized: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(level: WorkerLevel, lifecycle: WorkerLifecycle) {
    this.#level = level;
    this.#lifecycle = lifecycle;
  }

  /** @param timeoutMs - Default: the worker's own */
  async init(timeoutMs?: number): Promise<void> {
    this.#lifecycle.begin();
    this.#initialized = this.#open(timeoutMs);
    await this.#initialized;
  }

  /** @param timeoutMs - Default: the worker's own */
  initSync(timeoutMs?: number): void {
    this.#lifecycle.begin();
    try {
      this.#level.openSync(timeoutMs);
      this.#lifecycle.ready();
    } catch (error) {
      this.#lifecycle.failed(error);
      throw error;
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  closeSync(): void {
    if (this.#closed !== undefined) return;
    this.#closed = Promise.resolve();
    this.#lifecycle.closed();
    warnAbout(this.#level.closeSync());
  }

  async #open(timeoutMs: number | undefined): Promise<void> {
    try {
      await this.#level.open(timeoutMs);
    } catch (error) {
      if (this.#isClosed) throw abortedError(error);
      this.#lifecycle.failed(error);
      throw error;
    }
    if (this.#isClosed) throw abortedError(undefined);
    this.#lifecycle.ready();
  }

  async #close(): Promise<void> {
    const isOpening = this.#lifecycle.state === 'INITIALIZING';
    this.#lifecycle.closed();
    if (isOpening) {
      this.#level.cancelOpen();
      // It undoes what it did, and tells its own caller.
      await this.#initialized?.catch(() => undefined);
    }
    warnAbout(await this.#level.close());
  }

  get #isClosed(): boolean {
    return this.#lifecycle.state === 'CLOSED';
  }
}

/** @param cause - what the start failed with, because it was cancelled or by itself */
function abortedError(cause: unknown): StartupError {
  const message =
    'Worker.init: close() was called before the worker was ready.\n  Await init() first, or make a new Worker.';
  return new StartupError('ERR_PTO_INIT_ABORTED', message, cause === undefined ? {} : { cause });
}

function warnAbout(killed: readonly string[]): void {
  if (killed.length === 0) return;
  process.emitWarning(`close: did not end in time and were killed: ${killed.join(', ')}`, 'PtoWarning');
}
