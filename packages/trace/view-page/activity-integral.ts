// How busy cores were over any piece of time, at once: integrals of the steps, so that a pixel shows the mean of all that it
// stands for, however much that is.

import type { Activity } from '../src/view/page-data.js';

export interface Shares {
  /** Share of the cores that ran something. */
  readonly busy: number;
  /** Share that was idle although a task was ready. */
  readonly overhead: number;
}

export class ActivityIntegral {
  readonly #time: Uint32Array;
  readonly #busy: Float64Array;
  readonly #overhead: Float64Array;
  readonly #rates: (step: number) => readonly [number, number];

  constructor({ cores, time, running, heldBack }: Activity) {
    this.#time = time;
    this.#rates = (step) => [running[step]! / cores, heldBack[step]! / cores];
    this.#busy = new Float64Array(time.length);
    this.#overhead = new Float64Array(time.length);
    for (let step = 1; step < time.length; step++) {
      const length = time[step]! - time[step - 1]!;
      const [busy, overhead] = this.#rates(step - 1);
      this.#busy[step] = this.#busy[step - 1]! + busy * length;
      this.#overhead[step] = this.#overhead[step - 1]! + overhead * length;
    }
  }

  /** Means over `count` pieces of time of the same length, one after the other, in ticks. */
  means(from: number, length: number, count: number): Shares[] {
    if (this.#time.length === 0) return [];
    let [busy, overhead] = this.#until(from);
    return Array.from({ length: count }, (_, i) => {
      const [nextBusy, nextOverhead] = this.#until(from + (i + 1) * length);
      const shares = { busy: (nextBusy - busy) / length, overhead: (nextOverhead - overhead) / length };
      [busy, overhead] = [nextBusy, nextOverhead];
      return shares;
    });
  }

  #until(tick: number): readonly [number, number] {
    let low = 0;
    let high = this.#time.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#time[middle]! <= tick) low = middle + 1;
      else high = middle;
    }
    const step = low - 1;
    if (step < 0) return [0, 0];
    const [busy, overhead] = step + 1 < this.#time.length ? this.#rates(step) : [0, 0];
    const length = tick - this.#time[step]!;
    return [this.#busy[step]! + busy * length, this.#overhead[step]! + overhead * length];
  }
}
