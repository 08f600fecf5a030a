/** The value below which `percent` of the samples are, by nearest rank. */
export function percentile(samples, percent) {
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}

const DIGITS = 3;
const rounded = (value) => Number(value.toFixed(DIGITS));

/**
 * One measurement as it is reported.
 * @param {{us: number[], floorUs: number[], floor: string | null}} samples of single runs
 */
export function summarise(name, { us, floorUs, floor }) {
  const p50 = percentile(us, 50);
  const floorP50 = floor === null ? null : percentile(floorUs, 50);
  return {
    name,
    p50Us: rounded(p50),
    p99Us: rounded(percentile(us, 99)),
    n: us.length,
    floor,
    floorUs: floorP50 === null ? null : rounded(floorP50),
    ratio: floorP50 === null ? null : rounded(p50 / floorP50),
  };
}
