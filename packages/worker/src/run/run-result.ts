/** How long a run took. Nanoseconds. */
export interface RunTiming {
  /** From the call to the end. */
  readonly hostWallNs: bigint;
  /** Time on the chip; with several chips, that of the one that was busy longest. 0 when it is not known. */
  readonly deviceWallNs: bigint;
  /** Time in the orchestration function. 0 at level 2. */
  readonly buildNs: bigint;
  /** Time behind earlier runs of the same worker. */
  readonly queueNs: bigint;
  /** Time on each chip, by worker id. */
  readonly perChip: readonly bigint[];
}

/** What a run did. */
export interface RunStats {
  /** From 1; never used again by the same worker. */
  readonly runId: number;
  /** Tasks that were submitted; a group counts as one. */
  readonly taskCount: number;
  /** Bytes that were copied because tensors were not in shared memory, both ways together. */
  readonly stagedBytes: number;
}

/** What a successful run returns. */
export interface RunResult {
  readonly timing: RunTiming;
  readonly stats: RunStats;
}
