import { inputError } from '../json/input-error.js';
import { parseJson } from '../json/parse-json.js';
import { Fields } from '../records/fields.js';
import { readClock } from '../records/read-may-run.js';
import { RESOURCES } from './scope-samples.js';
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
  const lines = text
    .split('\n')
    .flatMap((line, i) => (line.trim() === '' ? [] : { line, where: `${source}:${i + 1}` }));
  const [first, ...others] = lines.map(({ line, where }) => new Fields(where, parseJson(line, where)));
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
  return {
    source,
    capacities: perResource((resource) => capacitiesOf(first, resource)),
    samples: others.map(readSample),
    clock: first.has('clock') ? readClock(first.fields('clock')) : undefined,
    dropped: first.optionalInteger('dropped') ?? 0,
  };
}

function capacitiesOf(meta: Fields, resource: Resource): readonly number[] {
  if (!meta.has(resource)) return [];
  return Array.isArray(meta.raw(resource)) ? meta.integers(resource) : [meta.count(resource)];
}

function readSample(line: Fields): ScopeSample {
  const phase = line.oneOf('phase', ['begin', 'end'] as const);
  return {
    site: line.text('site'),
    phase,
    depth: line.count('depth'),
    ring: line.count('ring'),
    use: perResource((resource) => spanOf(line, resource)),
    peak: line.has('task_window_peak') ? perResource((resource) => line.count(`${resource}_peak`)) : undefined,
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

function perResource<T>(valueOf: (resource: Resource) => T): Record<Resource, T> {
  return Object.fromEntries(RESOURCES.map((resource) => [resource, valueOf(resource)])) as Record<Resource, T>;
}
