import { STRACE_FAMILIES } from './strace-log.js';
import type { ClockAnchor, StraceFamily, StraceLog, StraceRecord } from './strace-log.js';

const VERSION = '1';

/** Steps are inside of each other this deep at most. */
const MAX_DEPTH = 255;

/**
 * Reads the `[STRACE]` and `[CLOCK_ANCHOR]` records of a log. They may stand anywhere in it, several on one line; text around
 * them is passed over, and records that are cut off or mixed up are counted.
 *
 * @param text - the log
 * @param source - where it comes from, for messages
 *
 * @example
 * ```ts
 * import { readStrace } from '@pto/trace';
 *
 * const line = '12:00:01 [STRACE] v=1 pid=7 tid=9 inv=3 hid=5ab0 depth=0 name=chip.run ts=1000 dur=250 note=a%20b';
 * const { records } = readStrace(line, 'log.txt');
 * records[0]?.durationNs; // => 250n
 * records[0]?.attributes; // => { note: 'a b' }
 * ```
 */
export function readStrace(text: string, source: string): StraceLog {
  const records: StraceRecord[] = [];
  const anchors: ClockAnchor[] = [];
  let [torn, foreign] = [0, 0];
  const marker = /\[(STRACE|CLOCK_ANCHOR)\b(\]?)([^\n[]*(?:\[(?!STRACE\b|CLOCK_ANCHOR\b)[^\n[]*)*)/g;
  for (const [, kind, closed, body] of text.matchAll(marker)) {
    const members = closed === ']' ? membersOf(body!) : undefined;
    const version = members?.get('v') ?? '';
    if (/^\d+$/.test(version) && version !== VERSION) {
      foreign++;
      continue;
    }
    const record = kind === 'STRACE' ? recordOf(members) : undefined;
    const anchor = kind === 'STRACE' ? undefined : anchorOf(members);
    if (record !== undefined) records.push(record);
    else if (anchor !== undefined) anchors.push(anchor);
    else torn++;
  }
  const warnings = [...anchorWarnings(anchors)];
  if (torn > 0) warnings.push(leftOut(torn, 'torn'));
  if (foreign > 0) warnings.push(leftOut(foreign, `of another version than ${VERSION}`));
  return { source, records, anchors, torn, warnings };
}

function leftOut(records: number, what: string): string {
  return records === 1 ? `1 record is ${what} and left out.` : `${records} records are ${what} and left out.`;
}

const required = ['v', 'pid', 'tid', 'inv', 'hid', 'depth', 'name', 'ts', 'dur'];
const anchorMembers = ['v', 'pid', 'mono_ns', 'wall_ns'];

/**
 * The members of a record, up to other text.
 *
 * @returns `undefined` when one that every record has is there twice: two records were written into each other
 */
function membersOf(body: string): Map<string, string> | undefined {
  const members = new Map<string, string>();
  for (const token of body.trim().split(/\s+/)) {
    const [, key, value] = /^([A-Za-z_][\w.-]*)=(.*)$/.exec(token) ?? [];
    if (key === undefined) break;
    const isKnown = required.includes(key) || anchorMembers.includes(key);
    if (isKnown && members.has(key)) return undefined;
    // What another program writes at once may follow a number without a space.
    const [, number] = isKnown && key !== 'name' ? (/^(\w+)\[/.exec(value!) ?? []) : [];
    members.set(key, number ?? value!);
    if (number !== undefined) break;
  }
  return members;
}

function recordOf(members: Map<string, string> | undefined): StraceRecord | undefined {
  if (members === undefined) return undefined;
  const [pid, tid, depth] = [count(members, 'pid'), count(members, 'tid'), count(members, 'depth')];
  const [inv, ts, dur] = [unsigned(members, 'inv'), unsigned(members, 'ts'), unsigned(members, 'dur')];
  const [, hid] = /^(?:0x)?([0-9a-f]+)$/i.exec(members.get('hid') ?? '') ?? [];
  const name = decode(members.get('name') ?? '');
  if (members.get('v') !== VERSION || name === '' || [pid, tid, inv, ts, dur, hid].includes(undefined))
    return undefined;
  if (depth === undefined || depth > MAX_DEPTH) return undefined;
  const attributes = [...members].filter(([key]) => !required.includes(key));
  return {
    pid: pid!,
    tid: tid!,
    inv: inv!,
    hid: hid!.toLowerCase(),
    depth,
    name,
    family: familyOf(name),
    startNs: ts!,
    durationNs: dur!,
    isOnDevice: members.get('clk') === 'dev',
    attributes: Object.fromEntries(attributes.map(([key, value]) => [key, decode(value)])),
  };
}

function anchorOf(members: Map<string, string> | undefined): ClockAnchor | undefined {
  if (members?.get('v') !== VERSION) return undefined;
  const pid = count(members, 'pid');
  const [monotonicNs, wallNs] = [unsigned(members, 'mono_ns'), unsigned(members, 'wall_ns')];
  if (pid === undefined || monotonicNs === undefined || wallNs === undefined) return undefined;
  return { pid, monotonicNs, wallNs };
}

function familyOf(name: string): StraceFamily {
  const [first] = name.split('.', 1);
  return STRACE_FAMILIES.find((family) => family === first) ?? 'ext';
}

const MAX_UNSIGNED = 2n ** 64n - 1n;

function unsigned(members: Map<string, string>, key: string): bigint | undefined {
  const text = members.get(key);
  if (text === undefined || !/^(?:\d{1,20}|0x[0-9a-fA-F]{1,16})$/.test(text)) return undefined;
  const value = BigInt(text);
  return value <= MAX_UNSIGNED ? value : undefined;
}

function count(members: Map<string, string>, key: string): number | undefined {
  const text = members.get(key);
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A process has one clock; several anchors make it a question which of them counts. */
function anchorWarnings(anchors: readonly ClockAnchor[]): string[] {
  const pids = new Map<number, number>();
  for (const { pid } of anchors) pids.set(pid, (pids.get(pid) ?? 0) + 1);
  return [...pids]
    .filter(([, times]) => times > 1)
    .map(([pid, times]) => `Process ${pid} has ${times} clock anchors; the first one counts.`);
}
