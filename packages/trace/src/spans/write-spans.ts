import type { HostSpan, HostSpans } from '../records/host-spans.js';
import { nestedLanesOf } from '../swimlane/lanes.js';
import type { Trace } from '../swimlane/swimlane.js';
import { TraceWriter } from '../swimlane/trace-writer.js';

interface Place {
  readonly pid: number;
  readonly tid: number;
}

/**
 * Converts what the workers of a host did to a trace for Perfetto: a group of tracks for each worker in the tree, a track for
 * each of its lanes (more where spans overlap), and arrows from submit to dispatch to task to completion.
 *
 * @param write - takes the JSON text in UTF-8, piece by piece; a piece is overwritten afterwards
 *
 * @example
 * ```ts
 * import { readHostSpans, writeSpans } from '@pto/trace';
 *
 * const run = { id: 1, path: 'L3', name: 'run 1', kind: 'run', start_ns: 0, end_ns: 5000 };
 * const clock = { monotonic_origin_ns: '0', wall_origin_ns: '0' };
 * const spans = readHostSpans({ version: 1, clock, spans: [run] }, 'spans.json');
 * const pieces: Buffer[] = [];
 * writeSpans(spans, (piece) => pieces.push(Buffer.from(piece)));
 * Buffer.concat(pieces).includes('run 1'); // => true
 * ```
 */
export function writeSpans({ spans, flows, processes }: HostSpans, write: (piece: Uint8Array) => void): void {
  const writer = new TraceWriter(write);
  const places = new Map<string, Place>();
  const paths = [...groupsOf(spans, ({ path }) => path)].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [index, [path, ofPath]] of paths.entries()) {
    const pid = index + 1;
    const number = processes.find((process) => process.path === path)?.pid;
    writer.process(pid, number === undefined ? path : `${path} (pid ${number})`, pid);
    let firstTid = 1;
    for (const [lane, ofLane] of groupsOf(ofPath, (span) => span.lane ?? '')) {
      const lanes = nestedLanesOf(ofLane);
      const count = lanes.reduce((most, at) => Math.max(most, at + 1), 0);
      for (let i = 0; i < count; i++) writer.thread(pid, firstTid + i, trackName(lane, i));
      for (const [i, span] of ofLane.entries()) {
        const place = { pid, tid: firstTid + lanes[i]! };
        places.set(span.id, place);
        writer.slice(place.pid, place.tid, span.startUs, span.endUs, JSON.stringify(span.name), {
          args: (text) => text.add(argsOf(span)),
        });
      }
      firstTid += count;
    }
  }
  const byId = new Map(spans.map((span) => [span.id, span]));
  for (const { from, to, kind } of flows) {
    const [first, second] = [byId.get(from), byId.get(to)];
    if (first === undefined || second === undefined) continue;
    const [start, end] = [places.get(from)!, places.get(to)!];
    const name = JSON.stringify(kind).slice(1, -1);
    writer.arrow(name, start.pid, start.tid, first.startUs, end.pid, end.tid, second.startUs);
  }
  writer.end();
}

/** The same in memory, for few spans. */
export function spansTrace(spans: HostSpans): Trace {
  const decoder = new TextDecoder();
  let text = '';
  writeSpans(spans, (piece) => (text += decoder.decode(piece)));
  return JSON.parse(text) as Trace;
}

function groupsOf(spans: readonly HostSpan[], keyOf: (span: HostSpan) => string): Map<string, HostSpan[]> {
  const groups = new Map<string, HostSpan[]>();
  for (const span of spans) {
    const key = keyOf(span);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [span]);
    else group.push(span);
  }
  return groups;
}

function trackName(lane: string, index: number): string {
  const name = lane === '' ? 'work' : lane;
  return index === 0 ? name : `${name} (${index + 1})`;
}

function argsOf({ kind, run, task, args }: HostSpan): string {
  const members = { kind, run, task, ...args };
  // A writer of slices wants the members only; ids beyond 2^53 stay what they are as text.
  return JSON.stringify(members, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)).slice(
    1,
    -1,
  );
}
