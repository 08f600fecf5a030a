import { inputError } from '../json/input-error.js';
import { parseJson } from '../json/parse-json.js';
import { Fields } from '../records/fields.js';
import { readClock } from '../records/read-may-run.js';
import { ofEachResource } from './scope-samples.js';
import type { Resource, ScopeSample, ScopeSamples, Span } from './scope-samples.js';

const VERSION = 6;

/**
 * Reads statistics of scopes: `scope_stats.jsonl`, whose first line says what there is and whose others what was in use.
 *
 * @param text - the whole file
 * @param source - the file, for messages
 * @throws PtoError `ERR_PTO_TRACE_INPUT` that names the line
 */
export function readScopeStats(text: string, source: string): ScopeSamples {
  const lines = linesOf(text, source);
  const { value: first } = lines.next();
  if (first === undefined) throw inputError(source, 'the file is empty');
  if (!first.has('version') || first.has('edges') || first.has('tasks')) {
    throw inputError(source, 'this is no file of scope statistics: its first line does not say what there is');
  }
  const version = first.integer('version');
  if (version !== VERSION) {
    throw inputError(source, `scope statistics of version ${version} cannot be read; version ${VERSION} can`, {
      version,
    });
  }
  const samples: ScopeSample[] = [];
  const sites = new Map<string, string>();
  for (const line of lines) samples.push(readSample(line, sites));
  return {
    source,
    capacities: ofEachResource((resource) => capacitiesOf(first, resource)),
    samples,
    clock: first.has('clock') ? readClock(first.fields('clock')) : undefined,
    dropped: first.optionalInteger('dropped') ?? 0,
  };
}

/** The objects of the lines, one at a time: there can be millions. */
function* linesOf(text: string, source: string): Generator<Fields, undefined> {
  for (let at = 0, number = 1; at < text.length; number++) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? undefined : end);
    at = end < 0 ? text.length : end + 1;
    if (line.trim() === '') continue;
    const where = `${source}:${number}`;
    yield new Fields(where, parseJson(line, where));
  }
  return undefined;
}

function capacitiesOf(meta: Fields, resource: Resource): readonly number[] {
  if (!meta.has(resource)) return [];
  return Array.isArray(meta.raw(resource)) ? meta.integers(resource) : [meta.count(resource)];
}

/** @param sites - those that came before: they come again and again, and one text of each is enough */
function readSample(line: Fields, sites: Map<string, string>): ScopeSample {
  const phase = line.oneOf('phase', ['begin', 'end'] as const);
  const site = line.text('site');
  if (!sites.has(site)) sites.set(site, site);
  return {
    site: sites.get(site)!,
    phase,
    depth: line.count('depth'),
    ring: line.count('ring'),
    use: ofEachResource((resource) => spanOf(line, resource)),
    peak: line.has('task_window_peak') ? ofEachResource((resource) => line.count(`${resource}_peak`)) : undefined,
    timeUs: line.optionalNumber('time_us'),
    isLeftOpen: line.raw('left_open') === true,
  };
}

function spanOf(line: Fields, resource: Resource): Span {
  if (resource === 'tensormap') return { start: 0, end: line.count('tensormap') };
  const span = { start: line.count(`${resource}_start`), end: line.count(`${resource}_end`) };
  if (span.end < span.start) line.fail(`${resource}_end`, `at least ${resource}_start (${span.start})`);
  return span;
}
