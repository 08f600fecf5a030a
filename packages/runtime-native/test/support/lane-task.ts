/** Callables of the sub worker in programs/lane-child.ts. */
export const LaneTask = {
  NOOP: 0,
  /** Adds 1 to each byte of its tensors. */
  INCREMENT: 1,
  THROW: 2,
  /** For the number of milliseconds in its first scalar, asynchronously. */
  SLEEP: 3,
  /** Ends its environment with process.exit(). */
  EXIT: 4,
  /** Never returns. */
  SPIN: 5,
  /** Asks for memory of a generation that does not exist. */
  STALE: 6,
  /** Returns without completing its job. */
  NEVER: 7,
} as const;
