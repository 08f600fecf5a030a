// The lines that other runtimes log about the time of their steps, among everything else that they log:
//
//     [STRACE] v=1 pid=7 tid=9 inv=3 hid=5ab0 depth=1 name=chip.run.bind ts=1000 dur=250 slot=0
//     [CLOCK_ANCHOR] v=1 pid=7 mono_ns=900 wall_ns=1700000000000000000
//
// `inv` counts the runs of a process, `hid` names the callable, and times are nanoseconds of the monotonic clock, or of the
// chip's own with `clk=dev`. Values are percent-encoded. The first part of a name says which level the step belongs to.

/** What a process has logged about its steps. */
export interface StraceLog {
  /** Where it comes from, for messages. */
  readonly source: string;
  /** In the order of the log. */
  readonly records: readonly StraceRecord[];
  readonly anchors: readonly ClockAnchor[];
  /** How many records are cut off or mixed with others, so that they cannot be read. */
  readonly torn: number;
  /** What readers should know, in sentences. */
  readonly warnings: readonly string[];
}

/** One step of a run. */
export interface StraceRecord {
  readonly pid: number;
  readonly tid: number;
  /** Which run of the process it belongs to. */
  readonly inv: bigint;
  /** The callable, in hexadecimal digits. */
  readonly hid: string;
  /** How many steps it is inside of. */
  readonly depth: number;
  /** Its parts are separated by dots. */
  readonly name: string;
  readonly family: StraceFamily;
  readonly startNs: bigint;
  readonly durationNs: bigint;
  /** Whether its times are those of the chip's own clock, which has nothing to do with the host's. */
  readonly isOnDevice: boolean;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The levels that steps belong to; `ext` are those of programs that log in the same way for themselves. */
export const STRACE_FAMILIES = ['network3', 'network2', 'network1', 'node', 'chip', 'core', 'ext'] as const;

/** Which level a step belongs to. */
export type StraceFamily = (typeof STRACE_FAMILIES)[number];

/** One moment on two clocks of a host. */
export interface ClockAnchor {
  readonly pid: number;
  readonly monotonicNs: bigint;
  readonly wallNs: bigint;
}
