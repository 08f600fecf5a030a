// Two clocks that count at known rates are compared by asking the other one for the time: the answer was given somewhere
// between the question and its arrival. The exchange that took least time says most.
//
//     local    sent ────────────── middle ────────────── received        uncertainty = half of it,
//     remote                        ticks                                and what one tick of the remote clock is

/** One question to another clock, and its answer. */
export interface ClockSample {
  /** Local time of the question. */
  readonly sentNs: bigint;
  /** What the other clock has answered. */
  readonly ticks: bigint;
  /** Local time at which the answer was there. */
  readonly receivedNs: bigint;
}

/** What two clocks have to do with each other. */
export interface ClockCorrelation {
  /** The other clock minus the local one at the moment of the best sample. */
  readonly offsetNs: bigint;
  /** How far a converted time may be off, without drift. */
  readonly uncertaintyNs: bigint;
  /** Local time of a moment of the other clock. */
  toLocalNs(ticks: bigint): bigint;
}

const NS_PER_SECOND = 1_000_000_000n;

/**
 * Compares two clocks by samples of both.
 *
 * @param ticksPerSecond - of the other clock. Default: it counts nanoseconds
 * @returns `undefined` when the samples cannot be what they claim: none, an answer before its question, a clock without rate
 *
 * @example
 * ```ts
 * import { correlateClocks } from '@pto/task-interface';
 *
 * const clocks = correlateClocks([{ sentNs: 1000n, ticks: 50n, receivedNs: 1400n }], 50_000_000n); // 20 ns a tick
 * clocks?.toLocalNs(51n); // => 1220n
 * clocks?.uncertaintyNs; // => 220n
 * ```
 */
export function correlateClocks(
  samples: readonly ClockSample[],
  ticksPerSecond = NS_PER_SECOND,
): ClockCorrelation | undefined {
  if (ticksPerSecond <= 0n) return undefined;
  let best: ClockSample | undefined;
  for (const sample of samples) {
    if (sample.receivedNs < sample.sentNs || sample.ticks < 0n) return undefined;
    if (best === undefined || roundTrip(sample) < roundTrip(best)) best = sample;
  }
  if (best === undefined) return undefined;
  const { sentNs, ticks: anchorTicks } = best;
  const middleNs = sentNs + roundTrip(best) / 2n;
  const tickNs = ticksPerSecond === NS_PER_SECOND ? 0n : ceilDivide(NS_PER_SECOND, ticksPerSecond);
  // Differences are converted, so that large counts lose nothing.
  const toLocalNs = (ticks: bigint): bigint =>
    middleNs + floorDivide((ticks - anchorTicks) * NS_PER_SECOND, ticksPerSecond);
  return {
    offsetNs: floorDivide(anchorTicks * NS_PER_SECOND, ticksPerSecond) - middleNs,
    uncertaintyNs: ceilDivide(roundTrip(best), 2n) + tickNs,
    toLocalNs,
  };
}

function roundTrip({ sentNs, receivedNs }: ClockSample): bigint {
  return receivedNs - sentNs;
}

function floorDivide(a: bigint, b: bigint): bigint {
  return a / b - (a % b < 0n ? 1n : 0n);
}

function ceilDivide(a: bigint, b: bigint): bigint {
  return a / b + (a % b > 0n ? 1n : 0n);
}
