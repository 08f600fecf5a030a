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
 *
 * A worker that was added to another one belongs to it: it stays NEW, and takes no calls any more.
 */
export class WorkerLifecycle {
  #state: WorkerState = 'NEW';
  #isAttached = false;
  #failure: unknown;

  get state(): WorkerState {
    return this.#state;
  }

  /** Whether the worker belongs to another one. */
  get isAttached(): boolean {
    return this.#isAttached;
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

  /** The worker belongs to another one from now on, which starts it. */
  attach(): void {
    this.#isAttached = true;
  }

  /** For calls that need the children. After a failed `init` its error is thrown again. */
  requireReady(call: string): void {
    if (this.#state === 'READY') return;
    if (this.#state === 'FAILED') throw this.#failure;
    throw this.#error(call, this.#whyNotReady());
  }

  /** For calls that need no children yet. */
  requireOpen(call: string): void {
    this.requireOwn(call);
    if (this.#state === 'NEW' || this.#state === 'READY') return;
    this.requireReady(call);
  }

  /** For calls that `init` takes into account while it is under way, too. */
  requireOpenOrOpening(call: string): void {
    if (this.#state === 'INITIALIZING') this.requireOwn(call);
    else this.requireOpen(call);
  }

  /** For calls that belong to `NEW`. */
  requireNew(call: string, fault: string): void {
    this.requireOwn(call);
    if (this.#state === 'NEW') return;
    if (this.#state === 'READY') throw this.#error(call, fault);
    this.requireReady(call);
  }

  /** For calls that only the owner of an attached worker makes. */
  requireOwn(call: string): void {
    if (!this.#isAttached) return;
    throw this.#error(call, 'the worker was added to another one, which drives it.\n  Call it on that one.');
  }

  #whyNotReady(): string {
    if (this.#state === 'CLOSED') return this.#closedText();
    if (this.#state === 'INITIALIZING') return 'not initialized yet; await init() first.';
    return 'not initialized; call init() first.';
  }

  #whyNoInit(): string {
    if (this.#state === 'CLOSED') return this.#closedText();
    if (this.#state === 'FAILED') return 'the first init() failed.\n  Make a new Worker.';
    return 'already initialized.\n  Call init() once; make a second Worker for other devices.';
  }

  #closedText(): string {
    return 'the worker is closed.\n  Make a new Worker.';
  }

  #error(call: string, fault: string): PtoError {
    return new PtoError('ERR_PTO_WORKER_STATE', `Worker.${call}: ${fault}`, { details: { call, state: this.#state } });
  }
}
