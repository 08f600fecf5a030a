// Jobs start in the order in which they came. Where the first one needs more devices than are free, later ones that fit may
// start before it, so that devices do not idle; but only so often and for so long, or a job that needs many devices would wait
// for as long as small ones keep coming.

/** Limits of how long the first job may wait while others start before it. */
export interface AgeingLimits {
  readonly maxOvertakes: number;
  readonly maxWaitMs: number;
}

export const AGEING_LIMITS: AgeingLimits = { maxOvertakes: 8, maxWaitMs: 60_000 };

/** Jobs that wait, and which of them may start next. */
export class JobQueue<Job extends { readonly deviceCount: number }> {
  readonly #waiting: Job[];
  readonly #limits: AgeingLimits;
  #overtakes = 0;
  #blockedSinceMs: number | undefined;

  constructor(jobs: readonly Job[], limits: AgeingLimits = AGEING_LIMITS) {
    this.#waiting = [...jobs];
    this.#limits = limits;
  }

  /** Removes the job that may start on so many free devices, if there is one. */
  next(freeDevices: number, nowMs: number): Job | undefined {
    const [first] = this.#waiting;
    if (first === undefined) return undefined;
    if (first.deviceCount <= freeDevices) {
      this.#overtakes = 0;
      this.#blockedSinceMs = undefined;
      return this.#waiting.shift();
    }
    this.#blockedSinceMs ??= nowMs;
    const isOld =
      this.#overtakes >= this.#limits.maxOvertakes || nowMs - this.#blockedSinceMs >= this.#limits.maxWaitMs;
    const fitting = isOld ? -1 : this.#waiting.findIndex(({ deviceCount }) => deviceCount <= freeDevices);
    if (fitting < 0) return undefined;
    this.#overtakes++;
    return this.#waiting.splice(fitting, 1)[0];
  }

  /** Removes everything that waits. */
  clear(): Job[] {
    return this.#waiting.splice(0);
  }
}
