import path from 'node:path';

import { defaultOutputsDir } from '../execute/outputs-dir.js';
import type { CaseOptions } from '../model/case-options.js';
import { forwardOptions } from '../options/forward-options.js';
import type { RunOptions } from '../options/run-options.js';

/** Rounds of a benchmark that names none. */
const BENCH_ROUNDS = 30;
const BENCH_WARMUP = 3;

/** What the processes of a run get: what the options say, and what follows from them. */
export function caseOptionsOf(options: RunOptions): CaseOptions {
  const outputsDir = options.outputsDir === undefined ? defaultOutputsDir() : path.resolve(options.outputsDir);
  const kernelCosts = options.kernelCosts === undefined ? undefined : path.resolve(options.kernelCosts);
  return { ...forwardOptions(options), ...(options.bench ? benchOptions(options) : {}), outputsDir, kernelCosts };
}

function benchOptions({ rounds, warmup }: RunOptions): Pick<CaseOptions, 'rounds' | 'warmup' | 'skipGolden'> {
  const isGiven = rounds > 1;
  return {
    skipGolden: true,
    rounds: isGiven ? rounds : BENCH_ROUNDS,
    warmup: isGiven ? warmup : Math.max(warmup, BENCH_WARMUP),
  };
}
