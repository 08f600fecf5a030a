import type { RunResult } from './run-result.js';

/** A run that waits for its turn or is under way. */
export interface QueuedRun {
  /** Called when it is the run's turn, and at once when nothing else runs. Never rejects. */
  start(): Promise<void>;
}

/**
 * The runs of one worker, one at a time, in the order in which they were started.
 */
export class RunQueue {
  readonly #waiting: QueuedRun[] = [];
  readonly #idleWaiters: (() => void)[] = [];
  #isBusy = false;

  /** Whether a run is under way. */
  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** How many runs wait for their turn. */
  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** Starts the run now, or when those before it have ended. */
  add(run: QueuedRun): void {
    if (this.#isBusy) this.#waiting.push(run);
    else void this.#execute(run);
  }

  /** Forgets a run that has not started. */
  remove(run: QueuedRun): boolean {
    const at = this.#waiting.indexOf(run);
    if (at >= 0) this.#waiting.splice(at, 1);
    return at >= 0;
  }

  /** A run on this thread, while nothing else runs. */
  executeSync(run: () => RunResult): RunResult {
    this.#isBusy = true;
    try {
      return run();
    } finally {
      this.#next();
    }
  }

  /** Resolves when nothing runs and nothing waits. */
  whenIdle(): Promise<void> {
    if (!this.#isBusy) return Promise.resolve();
    return new Promise((resolve) => this.#idleWaiters.push(resolve));
  }

  async #execute(run: QueuedRun): Promise<void> {
    this.#isBusy = true;
    await run.start();
    this.#next();
  }

  #next(): void {
    this.#isBusy = false;
    const run = this.#waiting.shift();
    if (run !== undefined) void this.#execute(run);
    else for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }
}
