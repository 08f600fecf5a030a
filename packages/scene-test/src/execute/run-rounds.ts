import { PtoError } from '@pto/task-interface';

import { compareTensors } from '../compare/compare-tensors.js';
import { mismatchHeadline } from '../compare/short-form.js';
import type { TensorMismatch } from '../model/tensor-mismatch.js';
import { callConfig } from './case-setup.js';
import type { CaseSetup } from './case-setup.js';
import type { GoldenTensors } from './golden/golden-tensors.js';
import type { PreparedCase } from './prepared-case.js';
import { Snapshot } from './snapshot.js';

/** What the rounds of a case gave. Filled round by round, so that it is there when one fails. */
export interface RoundsOutcome {
  readonly runMs: number[];
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

/**
 * Runs a case as often as its options say. Every round starts from the same tensors and is compared.
 *
 * @throws RunFailure; PtoError `ERR_PTO_SCENE_MISMATCH`, `ERR_PTO_SCENE_INPUT_CHANGED`; what hooks throw
 */
export async function runRounds(
  setup: CaseSetup,
  prepared: PreparedCase,
  golden: Promise<GoldenTensors> | undefined,
  outputsDir: string | undefined,
  outcome: RoundsOutcome,
): Promise<void> {
  const { rounds, warmup, checkInputs } = setup.options;
  const config = callConfig(setup, outputsDir);
  const total = rounds + warmup;
  const snapshot = total > 1 || checkInputs ? new Snapshot(prepared.args) : undefined;
  for (let round = 0; round < total; round++) {
    setup.signal.throwIfAborted();
    if (round > 0) snapshot?.restore();
    const start = performance.now();
    await prepared.run(config).catch((error: unknown) => {
      throw new RunFailure(error);
    });
    if (round < warmup) continue;
    outcome.runMs.push(performance.now() - start);
    if (checkInputs) snapshot?.requireSame(prepared.inputs);
    if (golden === undefined) continue;
    const expected = await golden;
    const compareStart = performance.now();
    await compareRound(setup, prepared, expected, outcome, total > 1 ? ` (round ${round - warmup})` : '');
    outcome.compareMs += performance.now() - compareStart;
  }
}

async function compareRound(
  { scene, given }: CaseSetup,
  { args, compared }: PreparedCase,
  golden: GoldenTensors,
  outcome: RoundsOutcome,
  where: string,
): Promise<void> {
  const { rtol, atol, tolerances, hooks } = scene.parts;
  if (hooks.compareOutputs !== undefined) {
    const compare = hooks.compareOutputs as (...all: unknown[]) => unknown;
    await compare(
      args,
      args.withTensors((_, name) => golden.get(name)!),
      compared,
      given.params,
    );
    return;
  }
  outcome.comparisons = compared.map((name) =>
    compareTensors(args.tensor(name), golden.get(name)!, { name, rtol, atol, tolerance: tolerances[name] }),
  );
  const wrong = outcome.comparisons.find(({ status }) => status !== 'ok');
  if (wrong !== undefined) throw new PtoError('ERR_PTO_SCENE_MISMATCH', mismatchHeadline(wrong) + where);
}
