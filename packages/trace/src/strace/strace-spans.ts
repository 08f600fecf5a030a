import type { HostFlow, HostSpan, HostSpans } from '../records/host-spans.js';
import { STRACE_FAMILIES } from './strace-log.js';
import type { StraceFamily, StraceLog, StraceRecord } from './strace-log.js';
import { tracedRuns } from './traced-runs.js';
import type { TracedStep, TracedThread } from './traced-runs.js';

/** Clocks of one host agree that well; those of two hosts count from when each was switched on. */
const SAME_HOST_NS = 1_000_000_000n;

/**
 * Makes spans of the host of what was logged, so that all that works on those works on logs as well: a group for each process,
 * in it a lane for each thread and slot. Steps of foreign programs and those on a chip's clock have groups of their own; time
 * zero of the latter is the first of them.
 */
export function straceSpans(log: StraceLog): HostSpans {
  const clocks = new Clocks(log);
  const spans: HostSpan[] = [];
  const dispatches = new Map<string, string>();
  const flows: HostFlow[] = [];
  const labels = processLabels(log.records);
  const lanes = new LaneNames(log.records);
  for (const { pid, inv, threads, outermost } of tracedRuns(log)) {
    const add = (step: TracedStep, thread: TracedThread, parent: string | undefined): void => {
      const { record } = step;
      const id = String(spans.length);
      const startUs = clocks.us(record);
      spans.push({
        id,
        parent,
        path: pathOf(record, labels.get(pid)!),
        lane: lanes.of(record),
        name: record.name,
        kind: record === outermost ? 'run' : isDispatch(record) ? 'dispatch' : 'phase',
        startUs,
        endUs: startUs + Number(record.durationNs) / 1000,
        run: String(inv),
        args: { hid: record.hid, ...record.attributes },
      });
      const dispatch = thread.isForeign ? undefined : record.attributes['dispatch_id'];
      if (dispatch !== undefined && isDispatch(record)) dispatches.set(dispatch, id);
      else if (dispatch !== undefined && parent === undefined && !thread.isOnDevice)
        flows.push({ from: dispatch, to: id, kind: 'dispatch' });
      for (const inner of step.steps) add(inner, thread, id);
    };
    for (const thread of threads) for (const step of thread.steps) add(step, thread, undefined);
  }
  return {
    source: log.source,
    monotonicOriginNs: clocks.originNs,
    wallOriginNs: clocks.wallOriginNs,
    processes: [],
    dropped: 0,
    spans,
    flows: flows.flatMap(({ from, to, kind }) => {
      const sender = dispatches.get(from);
      return sender === undefined ? [] : [{ from: sender, to, kind }];
    }),
  };
}

/** A level sends what the one below runs. */
function isDispatch({ name, family }: StraceRecord): boolean {
  return (family === 'node' || family.startsWith('network')) && name.endsWith('.dispatch');
}

/** What each process is: the highest level of its steps. Foreign programs have no say where there are others. */
function processLabels(records: readonly StraceRecord[]): Map<number, StraceFamily> {
  const labels = new Map<number, StraceFamily>();
  const rank = (family: StraceFamily): number => STRACE_FAMILIES.indexOf(family);
  for (const { pid, family } of records) {
    const before = labels.get(pid);
    if (before === undefined || rank(family) < rank(before)) labels.set(pid, family);
  }
  return labels;
}

function pathOf({ pid, family, isOnDevice }: StraceRecord, label: StraceFamily): string {
  if (family === 'ext') return `ext ${pid}`;
  return isOnDevice ? `${label} ${pid} (own clock)` : `${label} ${pid}`;
}

/** A lane for each thread and slot; threads that only schedule are called so. */
class LaneNames {
  readonly #others = new Set<string>();

  constructor(records: readonly StraceRecord[]) {
    for (const record of records) {
      if (!record.name.split('.').some((part) => part.startsWith('sched'))) this.#others.add(threadOf(record));
    }
  }

  of(record: StraceRecord): string {
    const slot = record.attributes['slot'];
    const thread = this.#others.has(threadOf(record)) ? `tid ${record.tid}` : `scheduler (tid ${record.tid})`;
    return slot === undefined ? thread : `${thread} slot ${slot}`;
  }
}

function threadOf({ pid, tid, isOnDevice, family }: StraceRecord): string {
  return `${pid} ${tid} ${isOnDevice} ${family === 'ext'}`;
}

/** Puts times of all processes on the monotonic clock of the first one that has an anchor. */
class Clocks {
  readonly originNs: bigint;
  /** The same moment as time of day; 0 when no process has an anchor. */
  readonly wallOriginNs: bigint;
  readonly #shifts = new Map<number, bigint>();
  readonly #deviceOrigins = new Map<number, bigint>();

  constructor({ records, anchors }: StraceLog) {
    let reference: bigint | undefined;
    for (const { pid, monotonicNs, wallNs } of anchors) {
      if (this.#shifts.has(pid)) continue;
      const offset = wallNs - monotonicNs;
      reference ??= offset;
      const shift = offset - reference;
      this.#shifts.set(pid, shift > SAME_HOST_NS || shift < -SAME_HOST_NS ? shift : 0n);
    }
    let origin: bigint | undefined;
    for (const { pid, startNs, isOnDevice } of records) {
      if (isOnDevice) {
        const first = this.#deviceOrigins.get(pid);
        if (first === undefined || startNs < first) this.#deviceOrigins.set(pid, startNs);
      } else {
        const start = startNs + (this.#shifts.get(pid) ?? 0n);
        if (origin === undefined || start < origin) origin = start;
      }
    }
    this.originNs = origin ?? 0n;
    this.wallOriginNs = reference === undefined ? 0n : this.originNs + reference;
  }

  us({ pid, startNs, isOnDevice }: StraceRecord): number {
    const ns = isOnDevice
      ? startNs - this.#deviceOrigins.get(pid)!
      : startNs + (this.#shifts.get(pid) ?? 0n) - this.originNs;
    return Number(ns) / 1000;
  }
}
