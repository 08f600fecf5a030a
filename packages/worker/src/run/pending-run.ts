import { PtoError, invalidArgument } from '@pto/task-interface';

import type { RunHandle } from './run-handle.js';
import type { RunResult } from './run-result.js';

const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** A run as its caller sees it: not ended, ended well, or failed. */
export class PendingRun implements RunHandle {
  readonly promise: Promise<RunResult>;
  #resolve!: (result: RunResult) => void;
  #reject!: (failure: unknown) => void;
  #result: RunResult | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Whoever asks is told; a handle that nobody asks must not end the process.
    this.promise.catch(() => undefined);
  }

  get done(): boolean {
    return this.#result !== undefined || this.#failure !== undefined;
  }

  succeed(result: RunResult): void {
    this.#result = result;
    this.#resolve(result);
  }

  fail(error: unknown): void {
    this.#failure = { error };
    this.#reject(error);
  }

  result(): RunResult {
    if (this.#result !== undefined) return this.#result;
    if (this.#failure !== undefined) throw this.#failure.error;
    throw new PtoError(
      'ERR_PTO_WORKER_STATE',
      'RunHandle.result: the run has not ended.\n  Await handle.wait() first.',
    );
  }

  async wait(timeoutMs?: number): Promise<RunResult> {
    if (timeoutMs === undefined) return this.promise;
    if (typeof timeoutMs !== 'number' || !(timeoutMs >= 0 && timeoutMs <= MAX_TIMEOUT_MS)) {
      throw invalidArgument({
        code: 'ERR_PTO_OPTION_INVALID',
        what: 'RunHandle.wait, timeoutMs',
        given: timeoutMs,
        allowed: `a number from 0 to ${MAX_TIMEOUT_MS}`,
        remedy: 'Leave it out to wait without limit.',
      });
    }
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(waitTimeout(timeoutMs)), timeoutMs);
    });
    try {
      return await Promise.race([this.promise, limit]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function waitTimeout(timeoutMs: number): PtoError {
  return new PtoError(
    'ERR_PTO_RUN_WAIT_TIMEOUT',
    `RunHandle.wait: the run has not ended within ${timeoutMs} ms; it goes on.\n` +
      '  Wait again, or cancel it with the signal that submit was given.',
    { details: { timeoutMs } },
  );
}
