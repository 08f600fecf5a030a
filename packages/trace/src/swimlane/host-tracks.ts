import type { HostSpan, HostSpans } from '../records/host-spans.js';
import { nestedLanesOf } from './lanes.js';
import type { TraceWriter } from './trace-writer.js';

/** The first of the host's processes; those of chips are far above. */
const FIRST_PID = 1;

/**
 * Writes the spans of the host: a group of tracks for each worker, in it a track for each lane. Spans that overlap without
 * one inside the other get tracks of their own.
 *
 * @returns how many groups there are
 */
export function writeHostTracks(writer: TraceWriter, { spans, processes, flows }: HostSpans, shiftUs: number): number {
  const paths = [...new Set([...processes.map(({ path }) => path), ...spans.map(({ path }) => path)])].sort();
  const places = new Map<string, { pid: number; tid: number; span: HostSpan }>();
  paths.forEach((path, position) => {
    const pid = FIRST_PID + position;
    const process = processes.find((each) => each.path === path);
    const uncertainty = process?.uncertaintyNs ?? 0;
    const clock = uncertainty > 0 ? ` ± ${uncertainty} ns` : '';
    writer.process(pid, process === undefined ? path : `${path} (pid ${process.pid}${clock})`, pid);
    let tid = 1;
    const own = spans.filter((span) => span.path === path);
    for (const lane of [...new Set(own.map((span) => span.lane ?? ''))].sort()) {
      const inLane = own.filter((span) => (span.lane ?? '') === lane);
      const lanes = nestedLanesOf(inLane);
      const count = lanes.reduce((most, each) => Math.max(most, each + 1), 1);
      const name = lane === '' ? path : lane;
      for (let each = 0; each < count; each++)
        writer.thread(pid, tid + each, each === 0 ? name : `${name} (${each + 1})`);
      inLane.forEach((span, index) => {
        const place = { pid, tid: tid + lanes[index]!, span };
        places.set(span.id, place);
        writeSpan(writer, place, shiftUs);
      });
      tid += count;
    }
  });
  for (const { from, to, kind } of flows) {
    const [start, end] = [places.get(from), places.get(to)];
    if (start === undefined || end === undefined) continue;
    const leaves = Math.max(start.span.startUs, start.span.endUs - INSIDE_US) + shiftUs;
    // A completion arrives in what waited for it, which may have begun long before.
    const arrives = Math.min(
      Math.max(end.span.startUs + shiftUs, kind === 'complete' ? leaves : 0),
      end.span.endUs + shiftUs,
    );
    writer.arrow(jsonText(kind), start.pid, start.tid, leaves, end.pid, end.tid, arrives);
  }
  return paths.length;
}

const INSIDE_US = 0.01;

function writeSpan(
  writer: TraceWriter,
  { pid, tid, span }: { pid: number; tid: number; span: HostSpan },
  shiftUs: number,
): void {
  const { id, parent, kind, run, task, args } = span;
  const shown = JSON.stringify({ ...args, kind, spanId: id, parent, run, task }, (_key, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  writer.slice(pid, tid, span.startUs + shiftUs, span.endUs + shiftUs, JSON.stringify(span.name), {
    args: (text) => text.add(shown.slice(1, -1)),
  });
}

/** Text without its quotes. */
function jsonText(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
