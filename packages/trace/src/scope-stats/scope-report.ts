import { inputError } from '../json/input-error.js';
import { ofEachResource } from './scope-samples.js';
import type { Resource, ScopeSample, ScopeSamples } from './scope-samples.js';

/** How much room scopes take, for programs; {@link scopeText} and {@link scopePage} show it. */
export interface ScopeReport {
  readonly source: string;
  readonly dropped: number;
  /** By ring, in ascending order; only those that scopes used. */
  readonly rings: readonly RingUse[];
  /** One for each place in the orchestration and ring, in the order in which they first began. */
  readonly scopes: readonly ScopeUse[];
  /** Scopes that had not ended when the run or the file did. */
  readonly leftOpen: number;
}

/** What was in use of a ring at most. */
export interface RingUse {
  readonly ring: number;
  readonly use: Readonly<Record<Resource, { readonly highWater: number; readonly capacity?: number }>>;
}

/** What the scopes at one place took. Each number is that of the scope that has most. */
export interface ScopeUse {
  readonly site: string;
  readonly ring: number;
  readonly depth: number;
  /** How many scopes there were. */
  readonly times: number;
  readonly use: Readonly<Record<Resource, ScopeAmounts>>;
}

/** Amounts of one resource. */
export interface ScopeAmounts {
  /** In use at the same time; an upper bound where the peak was not recorded. */
  readonly highWater: number;
  /** Still in use when the scope ended. */
  readonly liveAtExit: number;
  /** Taken in the whole scope, also what was given back. */
  readonly allocated: number;
}

/**
 * Adds up what scopes took.
 *
 * @param samples - the statistics of a run
 * @throws PtoError `ERR_PTO_TRACE_INPUT` when a scope ends that has not begun
 *
 * @example
 * ```ts
 * import { readScopeStats, scopeReport } from '@pto/trace';
 *
 * const use = { heap_start: 0, heap_end: 0, dep_pool_start: 0, dep_pool_end: 0, tensormap: 0 };
 * const scope = { site: 'root', depth: 0, ring: 0, task_window_start: 0, ...use };
 * const lines = [
 *   { version: 6, task_window: [16] },
 *   { ...scope, phase: 'begin', task_window_end: 0 },
 *   { ...scope, phase: 'end', task_window_end: 12 },
 * ];
 * const text = lines.map((line) => JSON.stringify(line)).join('\n');
 * const [ring] = scopeReport(readScopeStats(text, 'scope_stats.jsonl')).rings;
 * ring?.use.task_window; // => { highWater: 12, capacity: 16 }
 * ```
 */
export function scopeReport({ source, capacities, samples, dropped }: ScopeSamples): ScopeReport {
  const open: ScopeSample[] = [];
  const sites = new Map<string, ScopeUse>();
  const rings = new Map<number, Record<Resource, number>>();
  let leftOpen = 0;
  samples.forEach((sample, index) => {
    const most = ofEachResource(
      (resource) => sample.peak?.[resource] ?? sample.use[resource].end - sample.use[resource].start,
    );
    rings.set(
      sample.ring,
      ofEachResource((resource) => Math.max(rings.get(sample.ring)?.[resource] ?? 0, most[resource])),
    );
    if (sample.phase === 'begin') {
      open.push(sample);
      return;
    }
    const begin = open.pop();
    if (begin === undefined || begin.site !== sample.site || begin.depth !== sample.depth) {
      throw inputError(
        source,
        `sample ${index + 1} ends the scope '${sample.site}' at depth ${sample.depth}, which has not begun`,
      );
    }
    if (sample.isLeftOpen) leftOpen++;
    const key = `${sample.ring} ${sample.site}`;
    sites.set(key, joined(sites.get(key), begin, sample));
  });
  return {
    source,
    dropped,
    rings: [...rings.entries()]
      .sort(([a], [b]) => a - b)
      .map(([ring, most]) => ({ ring, use: ringUse(most, capacities, ring) })),
    scopes: [...sites.values()],
    leftOpen: leftOpen + open.length,
  };
}

function joined(before: ScopeUse | undefined, begin: ScopeSample, end: ScopeSample): ScopeUse {
  const use = ofEachResource((resource): ScopeAmounts => {
    const [first, last] = [begin.use[resource], end.use[resource]];
    const known = before?.use[resource] ?? { highWater: 0, liveAtExit: 0, allocated: 0 };
    return {
      highWater: Math.max(known.highWater, end.peak?.[resource] ?? last.end - first.start),
      liveAtExit: Math.max(known.liveAtExit, last.end - last.start),
      allocated: Math.max(known.allocated, last.end - first.end),
    };
  });
  return { site: end.site, ring: end.ring, depth: before?.depth ?? end.depth, times: (before?.times ?? 0) + 1, use };
}

function ringUse(most: Record<Resource, number>, capacities: ScopeSamples['capacities'], ring: number): RingUse['use'] {
  return ofEachResource((resource) => {
    const all = capacities[resource];
    const capacity = all.length > 1 ? all[ring] : all[0];
    return { highWater: most[resource], ...(capacity !== undefined && { capacity }) };
  });
}
