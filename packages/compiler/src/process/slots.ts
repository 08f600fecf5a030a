/**
 * Counting semaphore that hands out places in the order in which they were asked for.
 *
 * @example
 * ```ts
 * const slots = new Slots(2);
 * await slots.use(signal, () => runCommand(command, { timeoutMs }));
 * ```
 */
export class Slots {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  #used = 0;

  /** @param limit - how many may hold a place at the same time, at least 1 */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many places there are. */
  get limit(): number {
    return this.#limit;
  }

  /**
   * Runs `work` while holding a place.
   *
   * @param signal - gives up waiting; work that has begun must listen itself
   */
  async use<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    await this.#acquire(signal);
    try {
      return await work();
    } finally {
      this.#release();
    }
  }

  #acquire(signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    if (this.#used < this.#limit) {
      this.#used++;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(signal?.reason as Error);
      };
      this.#waiting.push(enter);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  #release(): void {
    // A place that somebody waits for changes hands without becoming free in between.
    const next = this.#waiting.shift();
    if (next === undefined) this.#used--;
    else next();
  }
}
