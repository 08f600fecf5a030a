import type { CaseTimings } from '../model/case-result.js';
import type { BenchSummary, Distribution } from '../model/findings.js';

/** How a number of times is spread. */
export function distributionOf(times: readonly number[]): Distribution {
  const sorted = [...times].sort((a, b) => a - b);
  const mean = meanOf(sorted);
  const variance = meanOf(sorted.map((time) => (time - mean) ** 2));
  return {
    mean,
    median: quantile(sorted, 0.5),
    p10: quantile(sorted, 0.1),
    p90: quantile(sorted, 0.9),
    p99: quantile(sorted, 0.99),
    stdev: Math.sqrt(variance),
    trimmedMean: sorted.length > 20 ? meanOf(sorted.slice(10, -10)) : mean,
  };
}

/**
 * What the measured rounds of a case come to: `wall` is the whole round, `device` and `submit` are parts of it, and what is done once
 * a case is a distribution of one time. What was not done is left out.
 */
export function summarizeRounds(timings: CaseTimings, warmup: number): BenchSummary {
  const { runMs, deviceMs = [], submitMs = [], compileMs, goldenMs, initMs, compareMs } = timings;
  const measured = {
    wall: runMs,
    device: deviceMs,
    submit: submitMs,
    compile: [compileMs],
    golden: [goldenMs],
    init: [initMs],
    compare: [compareMs],
  };
  const done = Object.entries(measured).filter(([, times]) => times.some((time) => time > 0));
  const phases = Object.fromEntries(done.map(([phase, times]) => [phase, distributionOf(times)]));
  return { rounds: runMs.length, warmup, phases };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Between the two nearest values, in proportion. */
function quantile(sorted: readonly number[], part: number): number {
  const position = (sorted.length - 1) * part;
  const below = sorted[Math.floor(position)]!;
  const above = sorted[Math.ceil(position)]!;
  return below + (above - below) * (position - Math.floor(position));
}
