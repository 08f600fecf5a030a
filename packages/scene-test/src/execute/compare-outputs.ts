import { PtoError } from '@pto/task-interface';

import { compareTensors } from '../compare/compare-tensors.js';
import { mismatchHeadline } from '../compare/short-form.js';
import type { TensorMismatch } from '../model/tensor-mismatch.js';
import type { CaseSetup } from './case-setup.js';
import type { GoldenTensors } from './golden/golden-tensors.js';
import type { PreparedCase } from './prepared-case.js';

/**
 * Compares what a run left, in the scene's own way if it has one.
 *
 * @param keep - given the comparisons before anything is thrown
 * @throws PtoError `ERR_PTO_SCENE_MISMATCH`; what the scene's own comparison throws
 */
export async function compareOutputs(
  { scene, given }: CaseSetup,
  { args, compared }: PreparedCase,
  golden: GoldenTensors,
  keep: (comparisons: readonly TensorMismatch[]) => void,
  where = '',
): Promise<void> {
  const { rtol, atol, tolerances, hooks } = scene.parts;
  if (hooks.compareOutputs !== undefined) {
    const compare = hooks.compareOutputs as (...all: unknown[]) => unknown;
    await compare(
      args,
      args.withTensors((tensor, name) => golden.get(name) ?? tensor),
      compared,
      given.params,
    );
    return;
  }
  const comparisons = compared.map((name) =>
    compareTensors(args.tensor(name), golden.get(name)!, { name, rtol, atol, tolerance: tolerances[name] }),
  );
  keep(comparisons);
  const wrong = comparisons.find(({ status }) => status !== 'ok');
  if (wrong !== undefined) throw new PtoError('ERR_PTO_SCENE_MISMATCH', mismatchHeadline(wrong) + where);
}
