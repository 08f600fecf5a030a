/** The value below which `percent` of the samples are, by nearest rank. */
export function percentile(samples, percent) {
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
}

const DIGITS = 3;
const rounded = (value) => Number(value.toFixed(DIGITS));

/** Text and median of what a measurement is compared with: its own floor, or the fastest of its group. */
function floorOf({ floorNames = [] }, samples, group) {
  const own = samples.floor === null ? [] : [{ text: samples.floor, us: percentile(samples.floorUs, 50) }];
  const others = floorNames
    .filter((name) => group.has(name))
    .map((name) => group.get(name))
    .map(({ text, us }) => ({ text, us: percentile(us, 50) }));
  return [...own, ...others].sort((a, b) => a.us - b.us)[0];
}

function figuresOf({ tasks }, samples, p50) {
  const medians = Object.entries(samples.figures).map(([key, values]) => [key, rounded(percentile(values, 50))]);
  const figures = Object.fromEntries(medians);
  if (tasks === undefined) return figures;
  const { cpuUs, ...others } = figures;
  return {
    usPerTask: rounded(p50 / tasks),
    bestUsPerTask: rounded(Math.min(...samples.us) / tasks),
    cpuUsPerTask: rounded(cpuUs / tasks),
    ...others,
  };
}

/**
 * One measurement as it is reported.
 * @param {import('./measurements.mjs').Measurement} measurement
 * @param {Map<string, import('./samplers.mjs').Samples>} group what was measured together with it, itself included
 */
export function summarise(measurement, group) {
  const samples = group.get(measurement.name);
  const p50 = percentile(samples.us, 50);
  const floor = floorOf(measurement, samples, group);
  const ratio = floor && (measurement.isThroughput ? floor.us / p50 : p50 / floor.us);
  return {
    name: measurement.name,
    p50Us: rounded(p50),
    p99Us: rounded(percentile(samples.us, 99)),
    n: samples.us.length,
    floor: floor?.text ?? null,
    floorUs: floor ? rounded(floor.us) : null,
    ratio: floor ? rounded(ratio) : null,
    figures: figuresOf(measurement, samples, p50),
  };
}
