/** What the processes of a worker of level 3 and up did, on one clock: `spans.json`. */
export interface HostSpans {
  readonly source: string;
  /** Time zero of all spans, on the monotonic clock of the host. */
  readonly monotonicOriginNs: bigint;
  /** The same moment as time of day. */
  readonly wallOriginNs: bigint;
  readonly processes: readonly HostProcess[];
  readonly spans: readonly HostSpan[];
  readonly flows: readonly HostFlow[];
  /** How many spans found no room. */
  readonly dropped: number;
}

/** One process of a worker. */
export interface HostProcess {
  /** Its place among the workers, for example `L3/chip0`. */
  readonly path: string;
  readonly pid: number;
  /** What its clock is ahead of the parent's. */
  readonly clockOffsetNs: number;
  /** How far that may be wrong, either way; absent when the clocks could not be compared, and are taken for the same. */
  readonly uncertaintyNs?: number | undefined;
}

/** Something that took time on the host. */
export interface HostSpan {
  readonly id: string;
  readonly parent?: string | undefined;
  readonly path: string;
  readonly lane?: string | undefined;
  readonly name: string;
  /** For example `run`, `submit`, `dispatch`, `task`, `sub`, `init`, `phase`. */
  readonly kind: string;
  /** Since the origin. */
  readonly startUs: number;
  readonly endUs: number;
  readonly run?: string | undefined;
  readonly task?: string | undefined;
  readonly args: Readonly<Record<string, unknown>>;
}

/** One span led to another one; both by id. */
export interface HostFlow {
  readonly from: string;
  readonly to: string;
  readonly kind: string;
}
