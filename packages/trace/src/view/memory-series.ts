import { RESOURCES, resourceNames } from '../scope-stats/scope-samples.js';
import type { Resource, ScopeSample, ScopeSamples } from '../scope-stats/scope-samples.js';
import { NameTable } from './name-table.js';
import type { MemorySeries } from './page-data.js';

/** What is in use when a scope begins, and the most that was while it was open when it ends. */
function inUse({ use, peak }: ScopeSample, resource: Resource): number {
  return peak?.[resource] ?? use[resource].end - use[resource].start;
}

function seriesOf(samples: ScopeSamples, ring: number, resource: Resource): MemorySeries {
  const ofRing = samples.samples.filter((sample) => sample.ring === ring);
  const sites = new NameTable();
  const capacities = samples.capacities[resource];
  return {
    name: `ring ${ring}, ${resourceNames[resource]}`,
    unit: resource === 'heap' ? 'bytes' : 'entries',
    capacity: capacities[resource === 'tensormap' ? 0 : ring],
    values: Float64Array.from(ofRing, (sample) => inUse(sample, resource)),
    site: Uint16Array.from(ofRing, ({ site, phase }) => sites.of(`${phase} of the scope in ${site}`)),
    sites: sites.names,
  };
}

/** One for each ring and what there is of it, where it was used at all. */
export function memorySeries(samples: ScopeSamples): MemorySeries[] {
  const rings = [...new Set(samples.samples.map(({ ring }) => ring))].sort((a, b) => a - b);
  return rings
    .flatMap((ring) => RESOURCES.map((resource) => seriesOf(samples, ring, resource)))
    .filter(({ values }) => values.some((value) => value > 0));
}
