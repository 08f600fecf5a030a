/** Turns ticks of a device's clock into microseconds since the earliest one. Ticks have 64 bits; differences are small. */
export class TickClock {
  readonly #ticksPerUs: number;
  #origin: bigint | undefined;

  /** @param frequency - ticks a second */
  constructor(frequency: number) {
    this.#ticksPerUs = frequency / 1e6;
  }

  /** Takes ticks into account for the origin. */
  see(...ticks: readonly (bigint | undefined)[]): void {
    for (const tick of ticks) {
      if (tick !== undefined && (this.#origin === undefined || tick < this.#origin)) this.#origin = tick;
    }
  }

  /** The earliest tick so far. */
  get origin(): bigint {
    return this.#origin ?? 0n;
  }

  /** Microseconds from the origin to a tick. */
  us(tick: bigint): number {
    return Number(tick - this.origin) / this.#ticksPerUs;
  }
}
