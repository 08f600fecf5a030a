/** How values are spread. All are 0 when there are none. */
export interface Distribution {
  readonly count: number;
  readonly total: number;
  readonly mean: number;
  readonly max: number;
  /** The value that so many percent are not above: 10, 25, 50, 75, 90, 95, 99. */
  readonly percentiles: Readonly<Record<string, number>>;
}

const PERCENTS = [10, 25, 50, 75, 90, 95, 99];

/** Sums up values. */
export function distributionOf(values: readonly number[]): Distribution {
  const sorted = Float64Array.from(values).sort();
  const total = sorted.reduce((sum, value) => sum + value, 0);
  const at = (percent: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor((percent * sorted.length) / 100))] ?? 0;
  return {
    count: sorted.length,
    total,
    mean: sorted.length > 0 ? total / sorted.length : 0,
    max: sorted.at(-1) ?? 0,
    percentiles: Object.fromEntries(PERCENTS.map((percent) => [`p${percent}`, at(percent)])),
  };
}
