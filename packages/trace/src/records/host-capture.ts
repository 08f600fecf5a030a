import { correlateClocks } from '@pto/task-interface';
import type { ClockCorrelation } from '@pto/task-interface';

import type { Fields } from './fields.js';
import type { HostPhases, OrchestratorPhase } from './recorded-run.js';
import type { TaskIndex } from './task-index.js';
import { TickClock } from './tick-clock.js';

// What the host did before a run is recorded by the host: in nanoseconds of its own clock, or in ticks that it has converted
// itself. Where it stands on the clock of the chip is known only from moments on both, `metadata.clock_anchors`:
//
//     { "host_before_ns": 1000, "device_cycles": 9007199254740993, "host_after_ns": 1200 }
//
// Without anchors, or with some that cannot be what they claim, the phases are shown and related to nothing.

const NS_PER_SECOND = 1_000_000_000n;

/** The phases of the host in the records of August, on the clock of the chip where that is possible. */
export class HostCapture {
  readonly #source: string;
  readonly #phases: readonly Fields[];
  readonly #dropped: number;
  readonly #clock: TickClock;
  readonly #correlation: ClockCorrelation | undefined;

  /** @param clock - has seen what the chip recorded, and sees what the host did before that */
  constructor(
    file: Fields,
    metadata: Fields,
    frequency: number,
    dropped: Readonly<Record<string, number>>,
    clock: TickClock,
  ) {
    this.#source = file.source;
    this.#phases = file.optionalObjects('host_orchestrator_phases');
    this.#dropped = dropped['host_orchestrator_phases'] ?? 0;
    this.#clock = clock;
    const ticksPerSecond = BigInt(Math.round(frequency));
    const samples = metadata.optionalObjects('clock_anchors').map((anchor) => ({
      sentNs: anchor.bigint('host_before_ns'),
      ticks: anchor.bigint('device_cycles'),
      receivedNs: anchor.bigint('host_after_ns'),
    }));
    this.#correlation = correlateClocks(samples, ticksPerSecond);
    if (this.#correlation === undefined) return;
    for (const phase of this.#phases) {
      if (isInTicks(phase)) clock.see(phase.bigint('start_cycles'));
      else clock.see(this.#ticksAt(phase.bigint('start_ns'), this.#correlation, ticksPerSecond));
    }
  }

  /** Time zero of the run on the clock of the host, where that is known. */
  get startNs(): bigint | undefined {
    return this.#correlation?.toLocalNs(this.#clock.origin);
  }

  /** The phases, or nothing when none were recorded. */
  read(index: TaskIndex): HostPhases | undefined {
    if (this.#phases.length === 0 && this.#dropped === 0) return undefined;
    const isAligned = this.#correlation !== undefined;
    const us = isAligned ? this.#chipUs() : this.#ownUs();
    return {
      isAligned,
      uncertaintyUs: this.#correlation && Number(this.#correlation.uncertaintyNs) / 1000,
      dropped: this.#dropped,
      phases: this.#phases.map((phase) => readPhase(phase, us, index)),
    };
  }

  /** The last tick of the chip that is not after a moment of the host. */
  #ticksAt(ns: bigint, correlation: ClockCorrelation, ticksPerSecond: bigint): bigint {
    const { origin } = this.#clock;
    const before = correlation.toLocalNs(origin) - ns;
    return before <= 0n ? origin : origin - (before * ticksPerSecond + NS_PER_SECOND - 1n) / NS_PER_SECOND;
  }

  #chipUs(): TimeOf {
    const startNs = this.startNs!;
    return (phase, end) => {
      if (isInTicks(phase)) return this.#clock.us(phase.bigint(`${end}_cycles`));
      return Number(phase.bigint(`${end}_ns`) - startNs) / 1000;
    };
  }

  /** The same on the host's own clock, from the first phase on. */
  #ownUs(): TimeOf {
    const own = new TickClock(this.#source, Number(NS_PER_SECOND));
    const keyOf = (phase: Fields, end: 'start' | 'end'): string => (isInTicks(phase) ? `${end}_cycles` : `${end}_ns`);
    for (const phase of this.#phases) own.see(phase.bigint(keyOf(phase, 'start')));
    return (phase, end) => own.us(phase.bigint(keyOf(phase, end)));
  }
}

/** When a phase starts or ends, in microseconds. */
type TimeOf = (phase: Fields, end: 'start' | 'end') => number;

function isInTicks(phase: Fields): boolean {
  return phase.has('start_cycles');
}

function readPhase(phase: Fields, us: TimeOf, index: TaskIndex): OrchestratorPhase {
  return {
    phase: (phase.optionalText('kind') ?? phase.optionalText('phase') ?? 'prepare').replace(/^orch_/, ''),
    startUs: us(phase, 'start'),
    endUs: us(phase, 'end'),
    submit: phase.optionalInteger('submit_idx') ?? 0,
    task: index.ofOptional(phase.optionalId('task_id')),
  };
}
