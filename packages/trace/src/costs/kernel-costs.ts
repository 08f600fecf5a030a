// What kernels take, for the model of a chip: the median of the blocks that were recorded, so that one that was held up by
// something else does not count.

import { inputError } from '../json/input-error.js';
import type { RecordedRun } from '../records/recorded-run.js';
import type { RecordedPmu } from '../pmu/read-pmu.js';

/** The content of `kernel_costs.json`. */
export interface KernelCosts {
  readonly version: 1;
  /** By function id. */
  readonly kernels: Readonly<Record<string, { readonly ns: number }>>;
}

/**
 * What each kernel of a run took: the median of its blocks, in whole nanoseconds.
 *
 * @throws PtoError `ERR_PTO_TRACE_INPUT` when the run has no kernels
 */
export function kernelCosts({ tasks, source }: RecordedRun): KernelCosts {
  return mediansOf(
    tasks.map(({ funcId, startUs, endUs }) => ({ funcId, ns: (endUs - startUs) * 1000 })),
    source,
  );
}

/**
 * The same from the cycles that the counters of the cores showed.
 *
 * @param coreHz - the clock of the cores
 * @throws PtoError `ERR_PTO_TRACE_INPUT` when nothing was counted
 */
export function pmuKernelCosts({ rows, source }: RecordedPmu, coreHz: number): KernelCosts {
  return mediansOf(
    rows.map(({ funcId, cycles }) => ({ funcId, ns: (cycles / coreHz) * 1e9 })),
    source,
  );
}

interface Block {
  readonly funcId: number;
  readonly ns: number;
}

function mediansOf(blocks: readonly Block[], source: string): KernelCosts {
  const byKernel = new Map<number, number[]>();
  for (const { funcId, ns } of blocks) {
    if (funcId < 0) continue;
    const known = byKernel.get(funcId);
    if (known === undefined) byKernel.set(funcId, [ns]);
    else known.push(ns);
  }
  if (byKernel.size === 0) throw inputError(source, 'it has no kernels to learn costs from');
  const kernels = [...byKernel].map(([funcId, all]) => [funcId, { ns: Math.round(median(all)) }] as const);
  return { version: 1, kernels: Object.fromEntries(kernels) };
}

function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
