// One chart for each ring and resource: what was in use at each sample, as a filled step line, with the capacity as a dashed
// one. The page has no script: it is a picture with words.

import { escapeHtml, selfContainedPage } from '../page/self-contained-page.js';
import { scopeReport } from './scope-report.js';
import { RESOURCES, resourceNames } from './scope-samples.js';
import type { Resource, ScopeSample, ScopeSamples } from './scope-samples.js';
import { amountText, scopeText } from './scope-text.js';

const WIDTH = 900;
const HEIGHT = 120;
/** More points than this cannot be told apart: a chart shows the most of each group of samples instead. */
const MAX_POINTS = 1800;

/**
 * Draws what was in use over a run as one HTML file that needs nothing else.
 *
 * @param samples - the statistics of the run
 */
export function scopePage(samples: ScopeSamples): string {
  const report = scopeReport(samples);
  const charts = report.rings.flatMap(({ ring, use }) => {
    const ofRing = samples.samples.filter((sample) => sample.ring === ring);
    return RESOURCES.map((resource) => chart(resource, ring, ofRing, use[resource].capacity));
  });
  const body = `<h1>Room that scopes take</h1>\n<pre>${escapeHtml(scopeText(report))}</pre>\n${charts.join('\n')}`;
  return selfContainedPage({ title: 'scope statistics', style: STYLE, body });
}

function chart(
  resource: Resource,
  ring: number,
  samples: readonly ScopeSample[],
  capacity: number | undefined,
): string {
  const values = mostOfGroups(samples.map((sample) => inUse(sample, resource)));
  const highest = values.reduce((most, value) => Math.max(most, value), 1);
  const isCapacityNear = capacity !== undefined && capacity <= highest * 4;
  const top = (isCapacityNear ? Math.max(highest, capacity) : highest) * 1.05;
  const y = (value: number) => (HEIGHT - (HEIGHT * value) / top).toFixed(1);
  const step = WIDTH / Math.max(1, values.length);
  const line = values.map((value, i) => `H${(i * step).toFixed(1)}V${y(value)}`).join('');
  const limit = isCapacityNear ? `<path class="limit" d="M0,${y(capacity)}H${WIDTH}"/>` : '';
  const ofCapacity = capacity === undefined ? '' : ` of ${amountText(resource, capacity)}`;
  const words = `ring ${ring}, ${resourceNames[resource]}: at most ${amountText(resource, highest)}${ofCapacity}`;
  return `<figure><figcaption>${escapeHtml(words)}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${escapeHtml(words)}"><path class="use" d="M0,${HEIGHT}${line}H${WIDTH}V${HEIGHT}Z"/>${limit}</svg></figure>`;
}

/** What is in use when a scope begins, and the most that was while it was open when it ends. */
function inUse({ use, peak }: ScopeSample, resource: Resource): number {
  return peak?.[resource] ?? use[resource].end - use[resource].start;
}

function mostOfGroups(values: readonly number[]): number[] {
  const size = Math.ceil(values.length / MAX_POINTS);
  if (size <= 1) return [...values];
  return Array.from({ length: Math.ceil(values.length / size) }, (_, i) =>
    values.slice(i * size, (i + 1) * size).reduce((most, value) => Math.max(most, value), 0),
  );
}

const STYLE = `:root { color-scheme: light dark; }
body { margin: 16px; font: 14px/1.45 system-ui, sans-serif; background: light-dark(#fff, #15181c); color: light-dark(#16191d, #e9ecef); }
pre { overflow: auto; font: 12px/1.5 monospace; }
figure { margin: 16px 0; }
svg { width: 100%; height: 120px; border: 1px solid light-dark(#6b7480, #8d97a3); }
.use { fill: #56b4e9; stroke: #0072b2; stroke-width: 1; vector-effect: non-scaling-stroke; }
.limit { fill: none; stroke: #d55e00; stroke-width: 2; stroke-dasharray: 8 5; vector-effect: non-scaling-stroke; }`;
