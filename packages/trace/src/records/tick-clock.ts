import { inputError } from '../json/input-error.js';
import { MAX_US } from './fields.js';
import type { Exact } from './fields.js';

/** Turns ticks of a device's clock into microseconds since the earliest one. Ticks have 64 bits; differences are small. */
export class TickClock {
  readonly #source: string;
  readonly #ticksPerUs: number;
  #origin: Exact | undefined;

  /**
   * @param source - the file that the ticks stand in, for messages
   * @param frequency - ticks a second
   */
  constructor(source: string, frequency: number) {
    this.#source = source;
    this.#ticksPerUs = frequency / 1e6;
  }

  /** Takes ticks into account for the origin. */
  see(...ticks: readonly (Exact | undefined)[]): void {
    for (const tick of ticks) {
      if (tick !== undefined && (this.#origin === undefined || tick < this.#origin)) this.#origin = tick;
    }
  }

  /** The earliest tick so far. */
  get origin(): bigint {
    return BigInt(this.#origin ?? 0);
  }

  /**
   * Microseconds from the origin to a tick.
   *
   * @throws PtoError `ERR_PTO_TRACE_INPUT` when the tick is too far from the others to be one of them
   */
  us(tick: Exact): number {
    const origin = this.#origin ?? 0;
    const areNumbers = typeof tick === 'number' && typeof origin === 'number';
    const ticks = areNumbers ? tick - origin : Number(BigInt(tick) - BigInt(origin));
    const us = ticks / this.#ticksPerUs;
    if (Math.abs(us) <= MAX_US) return us;
    throw inputError(this.#source, `tick ${tick} is ${us} us away from the earliest one; at most ${MAX_US} can be`);
  }
}
