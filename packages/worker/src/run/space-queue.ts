import { WhenFull } from '@pto/runtime-native/host';
import { PtoError } from '@pto/task-interface';

/** A submit or alloc that may have to wait for space. */
export interface SpaceRequest<Result> {
  /** Does it; `undefined` when there is no space and `whenFull` is RETURN. */
  attempt(whenFull: WhenFull): Result | undefined;
  /** Called before the first attempt that is not made at once, as arguments may change until then. */
  keep(): void;
}

/** A request in the queue. */
interface Waiting {
  /** Whether it is over, well or not. */
  step(whenFull: WhenFull): boolean;
}

const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Submits and allocs of one worker that wait for space without holding the thread. They are done in the order in which
 * they were made; so whatever else the run does first does what waits, on its thread.
 *
 * ```text
 *   submitAsync ──▶ space? ──▶ done
 *                     │ no                 the engine: there may be space
 *                     ▼                        │
 *                   queue ◀────────────────────┘  tries the first again, then the next
 * ```
 */
export class SpaceQueue {
  readonly #limitMs: number;
  readonly #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;
  #tellIdle: (() => void)[] = [];

  /** @param limitMs - how long the first in the queue waits */
  constructor(limitMs: number) {
    this.#limitMs = Math.min(limitMs, MAX_TIMER_MS);
  }

  /** @throws PtoError what the request throws, or `ERR_PTO_SUBMIT_ABORTED` */
  add<Result>(request: SpaceRequest<Result>, signal: AbortSignal | undefined): Promise<Result> {
    if (signal?.aborted === true) throw submitAborted(signal.reason);
    if (this.#waiting.length === 0) {
      const result = request.attempt(WhenFull.RETURN);
      if (result !== undefined) return Promise.resolve(result);
    }
    request.keep();
    return new Promise((resolve, reject) => this.#enqueue(request, signal, resolve, reject));
  }

  /** There may be space. */
  retry(): void {
    this.#advance(WhenFull.RETURN);
  }

  /** Does all that waits now, on this thread. */
  drainSync(): void {
    if (this.#waiting.length > 0) this.#advance(WhenFull.WAIT);
  }

  /** Whether nothing waits. */
  get isIdle(): boolean {
    return this.#waiting.length === 0;
  }

  /** Resolves when nothing waits. */
  whenIdle(): Promise<void> {
    if (this.#waiting.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#tellIdle.push(resolve));
  }

  #enqueue<Result>(
    request: SpaceRequest<Result>,
    signal: AbortSignal | undefined,
    resolve: (result: Result) => void,
    reject: (error: unknown) => void,
  ): void {
    const waiting: Waiting = {
      step: (whenFull) => {
        try {
          const result = request.attempt(whenFull);
          if (result === undefined) return false;
          resolve(result);
        } catch (error) {
          reject(error);
        }
        signal?.removeEventListener('abort', onAbort);
        return true;
      },
    };
    const onAbort = (): void => {
      const at = this.#waiting.indexOf(waiting);
      if (at < 0) return;
      this.#waiting.splice(at, 1);
      reject(submitAborted(signal?.reason));
      // What the first one waits for has perhaps never been asked for.
      if (at === 0) this.#restart();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    this.#waiting.push(waiting);
    if (this.#waiting.length === 1) this.#arm();
  }

  #restart(): void {
    this.#disarm();
    this.#advance(WhenFull.RETURN);
  }

  #advance(whenFull: WhenFull): void {
    for (;;) {
      // Out of the queue while it is tried: what waits on this thread may run functions that submit.
      const first = this.#waiting.shift();
      if (first === undefined) break;
      if (!first.step(whenFull)) {
        this.#waiting.unshift(first);
        this.#arm();
        return;
      }
      this.#disarm();
    }
    for (const tell of this.#tellIdle.splice(0)) tell();
  }

  /** Also keeps the process alive: nothing else does while a function only waits for space. */
  #arm(): void {
    this.#timer ??= setTimeout(() => {
      this.#waiting.shift()?.step(WhenFull.THROW);
      this.#restart();
    }, this.#limitMs);
  }

  #disarm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

function submitAborted(reason: unknown): PtoError {
  const text = reason instanceof Error ? reason.message : String(reason);
  return new PtoError(
    'ERR_PTO_SUBMIT_ABORTED',
    `submit: cancelled while it waited for space: ${text}\n  The run goes on without it.`,
    { cause: reason },
  );
}
