import type { StraceLog, StraceRecord } from './strace-log.js';

/** What was logged about one run of a process. */
export interface TracedRun {
  readonly pid: number;
  readonly inv: bigint;
  /** The callable: that of the outermost step. */
  readonly hid: string;
  /** The outermost step on the host's clock. Absent when only the chip, or foreign programs, have logged. */
  readonly outermost?: StraceRecord | undefined;
  readonly threads: readonly TracedThread[];
}

/** The steps of one thread in a run, of one producer and on one clock. */
export interface TracedThread {
  readonly tid: number;
  readonly isOnDevice: boolean;
  /** Whether they are those of a foreign program. */
  readonly isForeign: boolean;
  /** The outermost steps. */
  readonly steps: readonly TracedStep[];
}

/** A step with those inside of it. */
export interface TracedStep {
  readonly record: StraceRecord;
  readonly steps: readonly TracedStep[];
}

/** Puts the records of a log together by runs, in the order in which these began; those that the host tells nothing of are last. */
export function tracedRuns({ records }: Pick<StraceLog, 'records'>): TracedRun[] {
  const groups = groupsOf(records, ({ pid, inv }) => `${pid} ${inv}`);
  const runs = groups.map((group): TracedRun => {
    const ours = group.filter(({ family }) => family !== 'ext');
    const outermost = outermostOf(ours.filter(({ isOnDevice }) => !isOnDevice));
    const { pid, inv, hid } = outermost ?? outermostOf(ours) ?? group[0]!;
    return { pid, inv, hid, outermost, threads: threadsOf(group) };
  });
  return runs.sort((a, b) => compareStarts(a.outermost, b.outermost));
}

function threadsOf(records: readonly StraceRecord[]): TracedThread[] {
  const keyOf = ({ tid, isOnDevice, family }: StraceRecord): string => `${tid} ${isOnDevice} ${family === 'ext'}`;
  return groupsOf(records, keyOf)
    .map((group): TracedThread => {
      const { tid, isOnDevice, family } = group[0]!;
      return { tid, isOnDevice, isForeign: family === 'ext', steps: nested(group) };
    })
    .sort((a, b) => {
      const rank = ({ isForeign, isOnDevice }: TracedThread): number => (isForeign ? 2 : isOnDevice ? 1 : 0);
      return rank(a) - rank(b) || compareStarts(a.steps[0]?.record, b.steps[0]?.record);
    });
}

/** Steps are logged when they end, those inside before the one around them. */
function nested(records: readonly StraceRecord[]): TracedStep[] {
  const order = [...records].sort((a, b) => compareStarts(a, b) || a.depth - b.depth);
  const outermost: TracedStep[] = [];
  const open: { record: StraceRecord; steps: TracedStep[] }[] = [];
  for (const record of order) {
    while (open.length > 0 && !isInside(record, open.at(-1)!.record)) open.pop();
    const step = { record, steps: [] };
    (open.at(-1)?.steps ?? outermost).push(step);
    open.push(step);
  }
  return outermost;
}

function isInside(inner: StraceRecord, outer: StraceRecord): boolean {
  return inner.depth > outer.depth && endOf(inner) <= endOf(outer);
}

/** When a step ends. */
export function endOf({ startNs, durationNs }: StraceRecord): bigint {
  return startNs + durationNs;
}

function outermostOf(records: readonly StraceRecord[]): StraceRecord | undefined {
  return [...records].sort((a, b) => a.depth - b.depth || compareStarts(a, b))[0];
}

function compareStarts(a: StraceRecord | undefined, b: StraceRecord | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return a.startNs < b.startNs ? -1 : a.startNs > b.startNs ? 1 : 0;
}

/** In the order in which their first members come. */
function groupsOf(records: readonly StraceRecord[], keyOf: (record: StraceRecord) => string): StraceRecord[][] {
  const groups = new Map<string, StraceRecord[]>();
  for (const record of records) {
    const key = keyOf(record);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [record]);
    else group.push(record);
  }
  return [...groups.values()];
}
