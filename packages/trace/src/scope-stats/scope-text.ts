import { RESOURCES, resourceNames } from './scope-samples.js';
import type { Resource } from './scope-samples.js';
import type { RingUse, ScopeReport } from './scope-report.js';

/** From here on a ring is called nearly full. */
const NEARLY_FULL = 0.9;

/** Makes text of a report: what was in use of each ring at most, and what the scopes at each place took. */
export function scopeText(report: ScopeReport): string {
  const scopes = report.scopes.reduce((sum, { times }) => sum + times, 0);
  const lines = [`${report.source}: ${scopes} ${scopes === 1 ? 'scope' : 'scopes'}`];
  if (report.dropped > 0) lines.push(`${report.dropped} samples did not fit; the numbers are too low`);
  if (report.leftOpen > 0) lines.push(`${report.leftOpen} had not ended`);
  lines.push('', ...report.rings.map(ringLine), ...report.rings.flatMap(warnings));
  if (report.scopes.length > 0) {
    lines.push(
      '',
      'at most in use at the same time / still in use at the end / taken in all, of the scope with most:',
      '',
    );
    lines.push(...scopeTable(report));
  }
  return `${lines.join('\n')}\n`;
}

/** An amount in words: bytes for heaps, a count for everything else. */
export function amountText(resource: Resource, amount: number): string {
  if (resource !== 'heap') return String(amount);
  if (amount < 1024) return `${amount} B`;
  return amount < 2 ** 20 ? `${round(amount / 1024)} KiB` : `${round(amount / 2 ** 20)} MiB`;
}

function ringLine({ ring, use }: RingUse): string {
  const parts = RESOURCES.map((resource) => {
    const { highWater, capacity } = use[resource];
    const name = resourceNames[resource];
    if (capacity === undefined || capacity === 0) return `${name} ${amountText(resource, highWater)}`;
    const percent = Math.round((100 * highWater) / capacity);
    return `${name} ${amountText(resource, highWater)} of ${amountText(resource, capacity)} (${percent} %)`;
  });
  return `ring ${ring}: at most ${parts.join(', ')}`;
}

function warnings({ ring, use }: RingUse): string[] {
  return RESOURCES.flatMap((resource) => {
    const { highWater, capacity } = use[resource];
    if (capacity === undefined || capacity === 0 || highWater < NEARLY_FULL * capacity) return [];
    return `ring ${ring}: the ${resourceNames[resource]} was nearly full, so submits may have waited for room; make it larger`;
  });
}

function scopeTable({ scopes }: ScopeReport): string[] {
  const heading = ['scope', 'ring', 'depth', 'times', ...RESOURCES.map((resource) => resourceNames[resource])];
  const rows = scopes.map(({ site, ring, depth, times, use }) => {
    const cells = RESOURCES.map((resource) => {
      const { highWater, liveAtExit, allocated } = use[resource];
      return [highWater, liveAtExit, allocated].map((amount) => amountText(resource, amount)).join(' / ');
    });
    return [site, String(ring), String(depth), String(times), ...cells];
  });
  const all = [heading, ...rows];
  const widths = heading.map((_, column) => all.reduce((most, cells) => Math.max(most, cells[column]!.length), 0));
  return all.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
