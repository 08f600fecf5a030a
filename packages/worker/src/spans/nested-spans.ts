// Spans of nested workers become part of those of the worker above: the run of the nested worker lies in the task that it
// executed. What a process says is checked before it is believed.

import { CommandKind } from '@pto/runtime-native/host';
import type { HostSpan, RecordedSpans, SpanFlow, SpanKind, SpanProcess } from '@pto/task-interface';

import type { Child } from '../host/children.js';
import type { Inquiry } from './child-answers.js';
import type { SpanLog } from './span-log.js';
import type { NestedSpans } from './span-shelf.js';

/** More than this of one child is left to it. */
const MAX_TEXT = 2 ** 26;

const kinds = new Set<SpanKind>(['complete', 'dispatch', 'init', 'phase', 'run', 'sub', 'submit', 'task']);
const flowKinds = new Set<SpanFlow['kind']>(['complete', 'dispatch', 'submit']);

/** What a nested worker recorded for a run of this one; nothing when it does not tell. */
export function* takeNested({ group, index, role, worker }: Child, runId: number): Inquiry<readonly NestedSpans[]> {
  if (group.takeSpans !== undefined) return group.takeSpans(runId);
  if (group.keepsSpans !== true) return [];
  let text = '';
  let left = 1;
  while (left > 0) {
    const reply = yield { role, worker, kind: CommandKind.TAKE_SPANS, arg0: BigInt(runId) };
    if (reply === undefined || reply.payload === '') return [];
    text += reply.payload;
    left = Number(reply.result);
    if (text.length + left > MAX_TEXT) return [];
  }
  try {
    return checked(JSON.parse(text), group.pathOf(index));
  } catch {
    return [];
  }
}

/**
 * Adds what a nested worker recorded.
 *
 * @param clockOffset - the nested worker's clock minus this one's, nanoseconds
 * @param parentId - the span of the task that it executed; 0 for none
 */
export function addNested(log: SpanLog, recorded: RecordedSpans, clockOffset: number, parentId: number): void {
  const start = log.since(BigInt(recorded.clock.monotonic_origin_ns)) - clockOffset;
  const ids = new Map<number, number>();
  const parentOf = ({ kind, parent }: HostSpan): number => {
    if (parent !== undefined) return ids.get(parent) ?? 0;
    return kind === 'run' ? parentId : 0;
  };
  for (const span of recorded.spans) {
    const { id, parent: _, ...rest } = span;
    const parent = parentOf(span);
    const around = log.get(parent);
    const within = (ns: number): number =>
      around === undefined ? ns : Math.min(Math.max(ns, around.start_ns), around.end_ns);
    const times = { start_ns: within(span.start_ns + start), end_ns: within(span.end_ns + start) };
    ids.set(id, log.add({ ...rest, ...(parent === 0 ? {} : { parent }), ...times }));
  }
  for (const { from, to, kind } of recorded.flows) log.connect(ids.get(from) ?? 0, ids.get(to) ?? 0, kind);
  log.drop(recorded.dropped);
}

function checked(value: unknown, path: string): NestedSpans[] {
  if (!Array.isArray(value)) return [];
  return (value as Partial<NestedSpans>[]).flatMap(({ task, member, spans }) =>
    Number.isSafeInteger(task) && Number.isSafeInteger(member) && spans?.version === 1
      ? [{ task: task!, member: member!, spans: checkedSpans(spans, path) }]
      : [],
  );
}

function checkedSpans({ clock, processes, spans, flows, dropped }: RecordedSpans, path: string): RecordedSpans {
  const isBelow = (given: unknown): boolean =>
    given === path || (typeof given === 'string' && given.startsWith(`${path}/`));
  const good = spans.filter((span) => isBelow(span.path) && isSpan(span));
  return {
    version: 1,
    clock: { monotonic_origin_ns: String(BigInt(clock.monotonic_origin_ns)), wall_origin_ns: '0' },
    processes: processes.filter((process) => isBelow(process.path) && isProcess(process)),
    spans: good,
    flows: flows.filter(({ from, to, kind }) => isId(from) && isId(to) && flowKinds.has(kind)),
    dropped: spans.length - good.length + (Number.isSafeInteger(dropped) && dropped > 0 ? dropped : 0),
  };
}

function isSpan({ id, parent, name, lane, kind, start_ns: start, end_ns: end }: HostSpan): boolean {
  const hasNames = typeof name === 'string' && (lane === undefined || typeof lane === 'string');
  const hasIds = isId(id) && (parent === undefined || (isId(parent) && parent < id));
  return hasNames && hasIds && kinds.has(kind) && Number.isFinite(start) && Number.isFinite(end) && start <= end;
}

function isProcess({ pid, clock_offset_ns: offset, uncertainty_ns: uncertainty }: SpanProcess): boolean {
  return isId(pid) && Number.isFinite(offset) && (uncertainty === null || Number.isFinite(uncertainty));
}

function isId(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
