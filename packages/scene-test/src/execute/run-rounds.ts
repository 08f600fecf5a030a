import type { CallConfig } from '@pto/task-interface';

import type { TensorMismatch } from '../model/tensor-mismatch.js';
import { callConfig } from './case-setup.js';
import type { CaseSetup } from './case-setup.js';
import { compareOutputs } from './compare-outputs.js';
import type { GoldenTensors } from './golden/golden-tensors.js';
import type { OneChipTask } from './chip-task-configs.js';
import type { FinishedRun, PreparedCase } from './prepared-case.js';
import type { Snapshot } from './snapshot.js';

const NS_PER_MS = 1e6;

/** What the rounds of a case gave. Filled round by round, so that it is there when one fails. */
export interface RoundsOutcome {
  readonly runMs: number[];
  readonly deviceMs: number[];
  readonly submitMs: number[];
  compareMs: number;
  comparisons: readonly TensorMismatch[];
}

/** Thrown when the run itself fails, after which a worker may not be fit for more. */
export class RunFailure extends Error {
  override readonly name = 'RunFailure';

  constructor(cause: unknown) {
    super('the run failed', { cause });
  }
}

/** @throws RunFailure */
export async function runOnce(prepared: PreparedCase, config: CallConfig, one?: OneChipTask): Promise<FinishedRun> {
  try {
    return await prepared.run(config, one);
  } catch (error) {
    throw new RunFailure(error);
  }
}

/**
 * Runs a case as often as its options say. Every round starts from the same tensors and is compared.
 *
 * @throws RunFailure; PtoError `ERR_PTO_SCENE_MISMATCH`, `ERR_PTO_SCENE_INPUT_CHANGED`; what hooks throw
 */
export async function runRounds(
  setup: CaseSetup,
  prepared: PreparedCase,
  snapshot: Snapshot | undefined,
  golden: Promise<GoldenTensors> | undefined,
  outputsDir: string | undefined,
  outcome: RoundsOutcome,
): Promise<void> {
  const { rounds, warmup, checkInputs } = setup.options;
  const config = callConfig(setup, outputsDir);
  const total = rounds + warmup;
  const keep = (comparisons: readonly TensorMismatch[]) => (outcome.comparisons = comparisons);
  for (let round = 0; round < total; round++) {
    setup.signal.throwIfAborted();
    if (round > 0) snapshot?.restore();
    const start = performance.now();
    const { deviceWallNs, buildNs } = (await runOnce(prepared, config)).timing;
    if (round < warmup) continue;
    outcome.runMs.push(performance.now() - start);
    outcome.deviceMs.push(Number(deviceWallNs) / NS_PER_MS);
    outcome.submitMs.push(Number(buildNs) / NS_PER_MS);
    if (checkInputs) snapshot?.requireSame(prepared.inputs);
    if (golden === undefined) continue;
    const expected = await golden;
    const compareStart = performance.now();
    const where = total > 1 ? ` (round ${round - warmup})` : '';
    await compareOutputs(setup, prepared, expected, keep, where);
    outcome.compareMs += performance.now() - compareStart;
  }
}
