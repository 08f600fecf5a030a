import type { RecordedClock } from '../records/recorded-run.js';
import { RESOURCES, resourceNames } from '../scope-stats/scope-samples.js';
import type { Resource, ScopeSample, ScopeSamples } from '../scope-stats/scope-samples.js';
import { NameTable } from './name-table.js';
import type { MemorySeries } from './page-data.js';

function inUse({ use }: ScopeSample, resource: Resource): number {
  return use[resource].end - use[resource].start;
}

/** For each end of a scope the place of its begin; for others their own place. */
function begins(samples: readonly ScopeSample[]): Uint32Array {
  const open: number[] = [];
  return Uint32Array.from(samples, ({ phase, depth, site }, place) => {
    if (phase === 'begin') {
      open.push(place);
      return place;
    }
    const isOfScope = (candidate: number): boolean =>
      samples[candidate]!.depth === depth && samples[candidate]!.site === site;
    const position = open.findLastIndex(isOfScope);
    return position < 0 ? place : open.splice(position)[0]!;
  });
}

/**
 * The times of samples on the clock of a run; nothing where samples have none, or those of another kind of clock.
 *
 * @param clock - that of the run
 */
function timesOn(clock: RecordedClock, samples: ScopeSamples): ((sample: ScopeSample) => number) | undefined {
  const own = samples.clock ?? clock;
  if (own.kind !== clock.kind || samples.samples.some(({ timeUs }) => timeUs === undefined)) return undefined;
  const [from, to] = [own.startMonotonicNs, clock.startMonotonicNs];
  const shiftUs = from === undefined || to === undefined ? 0 : Number(from - to) / 1000;
  return ({ timeUs }) => timeUs! + shiftUs;
}

function seriesOf(samples: ScopeSamples, ring: number, resource: Resource, clock: RecordedClock): MemorySeries {
  const ofRing = samples.samples.filter((sample) => sample.ring === ring);
  const sites = new NameTable();
  const capacities = samples.capacities[resource];
  const timeOf = timesOn(clock, samples);
  return {
    name: `ring ${ring}, ${resourceNames[resource]}`,
    unit: resource === 'heap' ? 'bytes' : 'entries',
    capacity: capacities[resource === 'tensormap' ? 0 : ring],
    values: Float64Array.from(ofRing, (sample) => sample.peak?.[resource] ?? inUse(sample, resource)),
    now: Float64Array.from(ofRing, (sample) => inUse(sample, resource)),
    begin: begins(ofRing),
    timeUs: timeOf === undefined ? undefined : Float64Array.from(ofRing, timeOf),
    site: Uint16Array.from(ofRing, ({ site, phase }) => sites.of(`${phase} of the scope in ${site}`)),
    sites: sites.names,
  };
}

/**
 * One for each ring and what there is of it, where it was used at all.
 *
 * @param clock - that of the run which the scopes are of
 */
export function memorySeries(samples: ScopeSamples, clock: RecordedClock): MemorySeries[] {
  const rings = [...new Set(samples.samples.map(({ ring }) => ring))].sort((a, b) => a - b);
  return rings
    .flatMap((ring) => RESOURCES.map((resource) => seriesOf(samples, ring, resource, clock)))
    .filter(({ values }) => values.some((value) => value > 0));
}
