import type { Trace, TraceEvent } from '../src/swimlane/swimlane.js';

/**
 * What keeps a trace from being shown right by Perfetto: slices of one track that overlap without one inside the other, tracks
 * and processes without a name, arrows without both ends or whose ends are in no slice, ids that its JavaScript would round.
 *
 * @returns a sentence for each mistake; none when the trace is right
 */
export function checkTrace({ traceEvents }: Trace): string[] {
  return [
    ...traceEvents.flatMap(checkEvent),
    ...checkNames(traceEvents),
    ...checkNesting(traceEvents),
    ...checkFlows(traceEvents),
  ];
}

const track = ({ pid, tid }: TraceEvent): string => `${pid}/${tid}`;
const ns = (us = 0): number => Math.round(us * 1000);

function checkEvent(event: TraceEvent): string[] {
  const numbers = [event.pid, event.tid ?? 0, event.ts ?? 0, event.dur ?? 0, event.id ?? 0];
  const isRight = numbers.every((value) => Number.isFinite(value) && value >= 0 && value <= Number.MAX_SAFE_INTEGER);
  const taskId = event.args?.['taskId'];
  return [
    ...(isRight ? [] : [`${event.name} has a number that is none: ${JSON.stringify(event)}`]),
    ...(taskId === undefined || typeof taskId === 'string' ? [] : [`${event.name} has an id that is no text`]),
  ];
}

function checkNames(events: readonly TraceEvent[]): string[] {
  const named = (what: string, key: (event: TraceEvent) => string): Set<string> =>
    new Set(events.filter(({ name, ph }) => ph === 'M' && name === what).map(key));
  const processes = named('process_name', ({ pid }) => String(pid));
  const threads = named('thread_name', track);
  const slices = events.filter(({ ph }) => ph === 'X');
  return slices.flatMap((event) => [
    ...(processes.has(String(event.pid)) ? [] : [`process ${event.pid} has no name`]),
    ...(threads.has(track(event)) ? [] : [`track ${track(event)} has no name`]),
  ]);
}

function slicesByTrack(events: readonly TraceEvent[]): Map<string, TraceEvent[]> {
  const tracks = new Map<string, TraceEvent[]>();
  for (const event of events) {
    if (event.ph !== 'X') continue;
    tracks.set(track(event), [...(tracks.get(track(event)) ?? []), event]);
  }
  return tracks;
}

function checkNesting(events: readonly TraceEvent[]): string[] {
  const faults: string[] = [];
  for (const [name, slices] of slicesByTrack(events)) {
    const open: number[] = [];
    const inOrder = slices.sort((a, b) => ns(a.ts) - ns(b.ts) || ns(b.dur) - ns(a.dur));
    for (const { name: slice, ts, dur } of inOrder) {
      const [start, end] = [ns(ts), ns(ts) + ns(dur)];
      while (open.length > 0 && open.at(-1)! <= start) open.pop();
      if (open.length > 0 && open.at(-1)! < end) faults.push(`${slice} overlaps another slice on ${name}`);
      open.push(end);
    }
  }
  return faults;
}

function checkFlows(events: readonly TraceEvent[]): string[] {
  const ends = new Map<number, TraceEvent[]>();
  for (const event of events) {
    if (event.ph === 's' || event.ph === 'f') ends.set(event.id!, [...(ends.get(event.id!) ?? []), event]);
  }
  const threads = new Set(events.filter(({ ph }) => ph === 'M').map(track));
  return [...ends].flatMap(([id, both]) => [
    ...(both.map(({ ph }) => ph).join('') === 'sf' ? [] : [`arrow ${id} does not have one start and one end`]),
    ...(both.every((event) => threads.has(track(event))) ? [] : [`arrow ${id} is on a track that does not exist`]),
    ...(both[1]?.bp === 'e' ? [] : [`arrow ${id} binds to the slice after it`]),
  ]);
}
