import { PtoError } from '@pto/task-interface';

/** Where a worker is in its life. */
export type WorkerState = 'CLOSED' | 'FAILED' | 'INITIALIZING' | 'NEW' | 'READY';

/**
 * The states of a worker and what is allowed in each:
 *
 * ```text
 *   NEW ──init──▶ INITIALIZING ──▶ READY ──close──▶ CLOSED
 *    │                 └─────────▶ FAILED ──close──▶ CLOSED
 *    └──close──▶ CLOSED
 * ```
 */
export class WorkerLifecycle {
  #state: WorkerState = 'NEW';
  #failure: unknown;

  get state(): WorkerState {
    return this.#state;
  }

  /** Before `init` does anything. */
  begin(): void {
    if (this.#state !== 'NEW') throw this.#error('init', this.#whyNoInit());
    this.#state = 'INITIALIZING';
  }

  ready(): void {
    this.#state = 'READY';
  }

  /** After `init` has undone what it did. */
  failed(failure: unknown): void {
    this.#state = 'FAILED';
    this.#failure = failure;
  }

  closed(): void {
    this.#state = 'CLOSED';
  }

  /** For calls that need the device. After a failed `init` its error is thrown again. */
  requireReady(call: string): void {
    if (this.#state === 'READY') return;
    if (this.#state === 'FAILED') throw this.#failure;
    throw this.#error(call, this.#state === 'CLOSED' ? this.#closedText() : 'not initialized; call init() first.');
  }

  /** For calls that need no device yet. */
  requireOpen(call: string): void {
    if (this.#state === 'NEW' || this.#state === 'READY') return;
    this.requireReady(call);
  }

  #whyNoInit(): string {
    if (this.#state === 'CLOSED') return this.#closedText();
    if (this.#state === 'FAILED') return 'the first init() failed.\n  Make a new Worker.';
    return 'already initialized.\n  Call init() once; make a second Worker for a second device.';
  }

  #closedText(): string {
    return 'the worker is closed.\n  Make a new Worker.';
  }

  #error(call: string, fault: string): PtoError {
    return new PtoError('ERR_PTO_WORKER_STATE', `Worker.${call}: ${fault}`, { details: { call, state: this.#state } });
  }
}
