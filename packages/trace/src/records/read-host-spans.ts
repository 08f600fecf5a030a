import { inputError } from '../json/input-error.js';
import { Fields, MAX_US } from './fields.js';
import type { HostFlow, HostProcess, HostSpan, HostSpans } from './host-spans.js';

/**
 * Reads `spans.json`, what the processes of a worker of level 3 and up did.
 *
 * @param value - the parsed file
 * @param source - the file, for messages
 * @throws PtoError `ERR_PTO_TRACE_INPUT`
 */
export function readHostSpans(value: unknown, source: string): HostSpans {
  const file = new Fields(source, value);
  const version = file.integer('version');
  if (version !== 1) throw inputError(source, `spans of version ${version} cannot be read; version 1 can`, { version });
  const clock = file.fields('clock');
  return {
    source,
    monotonicOriginNs: clock.bigint('monotonic_origin_ns'),
    wallOriginNs: clock.bigint('wall_origin_ns'),
    processes: file.optionalObjects('processes').map(readProcess),
    spans: file.objects('spans').map(readSpan),
    flows: file.optionalObjects('flows').map(readFlow),
    dropped: file.optionalInteger('dropped') ?? 0,
  };
}

function readProcess(process: Fields): HostProcess {
  return {
    path: process.text('path'),
    pid: process.optionalInteger('pid') ?? 0,
    clockOffsetNs: Number(process.optionalBigint('clock_offset_ns') ?? 0n),
    uncertaintyNs: process.has('uncertainty_ns') ? Number(process.bigint('uncertainty_ns')) : undefined,
  };
}

function readSpan(span: Fields): HostSpan {
  return {
    id: idIn(span, 'id') ?? span.fail('id', 'text or an integer'),
    parent: idIn(span, 'parent'),
    path: span.text('path'),
    lane: idIn(span, 'lane'),
    name: span.text('name'),
    kind: span.text('kind'),
    startUs: usOf(span, 'start_ns'),
    endUs: usOf(span, 'end_ns'),
    run: idIn(span, 'run'),
    task: idIn(span, 'task'),
    args: span.has('args') ? span.record('args') : {},
  };
}

function usOf(span: Fields, key: string): number {
  const us = Number(span.bigint(key)) / 1000;
  return Math.abs(us) <= MAX_US
    ? us
    : span.fail(key, `nanoseconds since the origin of the clock, at most ${MAX_US}000`);
}

function readFlow(flow: Fields): HostFlow {
  return {
    from: idIn(flow, 'from') ?? flow.fail('from', 'the id of a span'),
    to: idIn(flow, 'to') ?? flow.fail('to', 'the id of a span'),
    kind: flow.text('kind'),
  };
}

/** Ids are text; programs that count them may write numbers. */
function idIn(fields: Fields, key: string): string | undefined {
  const value = fields.raw(key);
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : fields.optionalText(key);
}
