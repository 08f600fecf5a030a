/**
 * What a worker of level 3 or above did, and when: the contents of `spans.json`. All times are on the clock of the worker that
 * recorded it, as nanoseconds after `clock.monotonic_origin_ns`.
 *
 * A task that was run has four spans, which flows join:
 *
 * ```text
 *   submit ──submit──▶ dispatch ──dispatch──▶ task or sub ──complete──▶ complete
 *   the function       lane to the child      where it runs             lane back
 * ```
 */
export interface RecordedSpans {
  readonly version: 1;
  readonly clock: {
    /** CLOCK_MONOTONIC, decimal text. */
    readonly monotonic_origin_ns: string;
    /** The same moment as nanoseconds since 1970, decimal text; good to some microseconds. */
    readonly wall_origin_ns: string;
  };
  readonly processes: readonly SpanProcess[];
  /** Every parent comes before its children. */
  readonly spans: readonly HostSpan[];
  readonly flows: readonly SpanFlow[];
  /** How many spans found no room. */
  readonly dropped: number;
}

/** A process that spans are of. */
export interface SpanProcess {
  /** Place in the tree of workers: `L3`, `L3/chip0`, `L4/0/L3`. Threads of a process are not listed. */
  readonly path: string;
  readonly pid: number;
  /** Its clock minus that of the recording worker, as measured; 0 for what is in that worker's process. */
  readonly clock_offset_ns: number;
  /** How far the offset may be off; `null` when the clocks could not be compared, and are taken for the same. */
  readonly uncertainty_ns: number | null;
}

/**
 * What a span is of: a whole run; a part of one, or of the worker's life; the steps of a task. `task` runs on a chip or a
 * nested worker, `sub` on a sub worker; `init` is one of the steps of starting.
 */
export type SpanKind = 'complete' | 'dispatch' | 'init' | 'phase' | 'run' | 'sub' | 'submit' | 'task';

/** Something that took time. */
export interface HostSpan {
  /** From 1, unique in the file. */
  readonly id: number;
  /** The span that this one is a part of, and lies within. */
  readonly parent?: number;
  /** The worker that it happened on. */
  readonly path: string;
  /** What spans of one path are told apart by that may overlap: the child that a lane belongs to, `submit`. */
  readonly lane?: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly start_ns: number;
  readonly end_ns: number;
  /** Number of the run, of the worker that submitted. */
  readonly run?: number;
  /** Number of the task in its run. */
  readonly task?: number;
  readonly args?: Readonly<Record<string, number | string>>;
}

/** One span led to another. */
export interface SpanFlow {
  readonly from: number;
  readonly to: number;
  readonly kind: 'complete' | 'dispatch' | 'submit';
}
