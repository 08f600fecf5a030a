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
      this.#lifecycle.ready();
    } catch (error) {
      this.#lifecycle.failed(error);
      throw error;
    }
  }

  async #close(): Promise<void> {
    // A failing init undoes itself and tells its caller.
    if (this.#lifecycle.state === 'INITIALIZING') await this.#initialized?.catch(() => undefined);
    this.#lifecycle.closed();
    warnAbout(await this.#level.close());
  }
}

function warnAbout(killed: readonly string[]): void {
  if (killed.length === 0) return;
  process.emitWarning(`close: did not end in time and were killed: ${killed.join(', ')}`, 'PtoWarning');
}
