import type { PageMemory } from '../src/view/page-data.js';

/** For example `192 KiB`, or `7` of what is counted. */
export function amountText(value: number, unit: string): string {
  if (unit !== 'bytes') return String(value);
  const [factor, name] = value >= 2 ** 20 ? [2 ** 20, 'MiB'] : value >= 2 ** 10 ? [2 ** 10, 'KiB'] : [1, 'bytes'];
  return `${Number((value / factor).toPrecision(4))} ${name}`;
}

/** The most that was in use. */
export function highWaterOf({ values }: PageMemory): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** For example `most 192 KiB of 256 MiB (0.1 %), at end of the scope in main`. */
export function highWaterText(series: PageMemory): string {
  const { unit, capacity, values, site, sites } = series;
  const most = highWaterOf(series);
  const suffix = unit === 'bytes' ? '' : ` ${unit}`;
  const share = capacity === undefined ? '' : ` (${Number(((100 * most) / Math.max(capacity, 1)).toPrecision(2))} %)`;
  const of = capacity === undefined ? '' : ` of ${amountText(capacity, unit)}`;
  const where = sites[site[values.indexOf(most)] ?? -1];
  return `most ${amountText(most, unit)}${of}${suffix}${share}${where === undefined ? '' : `, at ${where}`}`;
}

/** The capacity is the top of a chart when it is at most so many times what was used. */
const NEAR = 4;

/** The top of a chart, and the capacity where a line for it is in the chart. */
export function chartTop(series: PageMemory): { readonly top: number; readonly capacity: number | undefined } {
  const most = highWaterOf(series);
  const capacity = (series.capacity ?? Infinity) <= most * NEAR ? series.capacity : undefined;
  return { top: Math.max(capacity ?? 0, most, 1) * 1.05, capacity };
}
