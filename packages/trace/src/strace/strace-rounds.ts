import type { StraceRecord } from './strace-log.js';
import { endOf } from './traced-runs.js';
import type { TracedRun, TracedStep } from './traced-runs.js';

/** What a round took, part by part; parts that were not logged are absent. */
export interface RoundTimes {
  /** The outermost step of the host. */
  readonly hostUs?: number | undefined;
  /** From the first step of the chip to its last. */
  readonly deviceUs?: number | undefined;
  /** The part of it in which the orchestration or the scheduler worked. */
  readonly effectiveUs?: number | undefined;
  readonly orchUs?: number | undefined;
  readonly schedUs?: number | undefined;
}

/** The parts of a round, in the order of tables. */
export const ROUND_PARTS = ['hostUs', 'deviceUs', 'effectiveUs', 'orchUs', 'schedUs'] as const;

/** All runs of one callable. */
export interface StraceRounds {
  readonly hid: string;
  /** The name of their outermost steps. */
  readonly name: string;
  readonly rounds: readonly (RoundTimes & { readonly pid: number; readonly inv: bigint })[];
  readonly min: RoundTimes;
  readonly median: RoundTimes;
  readonly max: RoundTimes;
}

/**
 * Says what the rounds of each callable took. The chip's parts are its own steps, or those of the host where a simulator stands
 * for the chip; which part a step belongs to is told by a part of its name that begins with `orch`, `sched` or `device`.
 */
export function straceRounds(runs: readonly TracedRun[]): StraceRounds[] {
  const buckets = new Map<string, { hid: string; name: string; runs: TracedRun[] }>();
  for (const run of runs) {
    if (run.outermost === undefined) continue;
    const { hid } = run;
    const { name } = run.outermost;
    const bucket = buckets.get(`${hid} ${name}`) ?? { hid, name, runs: [] };
    buckets.set(`${hid} ${name}`, bucket);
    bucket.runs.push(run);
  }
  return [...buckets.values()].map(({ hid, name, runs: ofBucket }) => {
    const rounds = ofBucket.map((run) => ({ pid: run.pid, inv: run.inv, ...timesOf(run) }));
    const over = (pick: (sorted: readonly number[]) => number): RoundTimes => overRounds(rounds, pick);
    return { hid, name, rounds, min: over((all) => all[0]!), median: over(medianOf), max: over((all) => all.at(-1)!) };
  });
}

function timesOf({ outermost, threads }: TracedRun): RoundTimes {
  const ours = threads.filter(({ isForeign }) => !isForeign);
  const records = ours.flatMap(({ steps }) => steps.flatMap(recordsOf));
  const onDevice = records.filter((record) => record.isOnDevice);
  const about = (part: string): StraceRecord[] => {
    const all = records.filter(({ name }) => name.split('.').some((each) => each.startsWith(part)));
    const ofChip = all.filter((record) => record.isOnDevice);
    return ofChip.length > 0 ? ofChip : all;
  };
  const [orch, sched] = [about('orch'), about('sched')];
  const areOnOneClock = new Set([...orch, ...sched].map((record) => record.isOnDevice)).size === 1;
  return {
    hostUs: outermost === undefined ? undefined : Number(outermost.durationNs) / 1000,
    deviceUs: windowUs(onDevice.length > 0 ? onDevice : about('device')),
    effectiveUs: areOnOneClock ? windowUs([...orch, ...sched]) : undefined,
    orchUs: windowUs(orch),
    schedUs: windowUs(sched),
  };
}

function recordsOf({ record, steps }: TracedStep): StraceRecord[] {
  return [record, ...steps.flatMap(recordsOf)];
}

/** From the start of the first to the end of the last. */
function windowUs(records: readonly StraceRecord[]): number | undefined {
  if (records.length === 0) return undefined;
  let [first, last] = [records[0]!.startNs, endOf(records[0]!)];
  for (const record of records) {
    if (record.startNs < first) first = record.startNs;
    if (endOf(record) > last) last = endOf(record);
  }
  return Number(last - first) / 1000;
}

function overRounds(rounds: readonly RoundTimes[], pick: (sorted: readonly number[]) => number): RoundTimes {
  const parts = ROUND_PARTS.map((part) => {
    const values = rounds.map((round) => round[part]).filter((value) => value !== undefined);
    return [part, values.length === 0 ? undefined : pick(values.sort((a, b) => a - b))] as const;
  });
  return Object.fromEntries(parts);
}

function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
