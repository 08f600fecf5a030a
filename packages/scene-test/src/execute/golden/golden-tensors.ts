import { PtoError, Tensor, invalidArgument, nearestName } from '@pto/task-interface';
import type { TensorLike, TypedArray } from '@pto/task-interface';

import { isPlainObject } from '../../definition/fields.js';
import type { Scene } from '../../definition/scene.js';
import type { TaskArgsBuilder } from '../../definition/task-args-builder.js';

/** What every tensor of a case must be after the run. */
export type GoldenTensors = ReadonlyMap<string, Tensor>;

/**
 * Calls the hook of a scene: what it returns counts, and what it has written into the arguments.
 *
 * @param args - its own: the hook may write into them
 * @throws PtoError `ERR_PTO_SCENE_GOLDEN`
 */
export async function goldenTensors(scene: Scene, caseName: string, args: TaskArgsBuilder): Promise<GoldenTensors> {
  const hook = scene.parts.hooks.computeGolden as ((args: TaskArgsBuilder, params: unknown) => unknown) | undefined;
  if (hook === undefined) {
    throw new PtoError(
      'ERR_PTO_SCENE_GOLDEN',
      `${scene.name}::${caseName} has no computeGolden.\n  Add it, or skip the golden result.`,
    );
  }
  let returned: unknown;
  try {
    returned = await hook(args, scene.findCase(caseName)?.params);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new PtoError('ERR_PTO_SCENE_GOLDEN', `computeGolden of ${scene.name}::${caseName} failed: ${message}`, {
      cause,
    });
  }
  const names = args.tensorNames();
  const golden = new Map(names.map((name) => [name, args.tensor(name)]));
  if (returned === undefined || returned === null) return golden;
  if (!isPlainObject(returned)) throw refusal(scene, 'what it returned', returned, 'an object of tensors, or nothing');
  for (const [name, value] of Object.entries(returned)) {
    if (value === undefined) continue;
    if (!golden.has(name)) {
      const nearest = nearestName(name, names);
      const remedy = nearest === undefined ? undefined : `Did you mean '${nearest}'?`;
      throw refusal(scene, 'name of a tensor', name, names.join(', '), remedy);
    }
    golden.set(name, takeTensor(scene, name, value, args.tensor(name)));
  }
  return golden;
}

/** A tensor as it is; elements alone become the argument's data type and shape. */
function takeTensor(scene: Scene, name: string, value: unknown, argument: Tensor): Tensor {
  if (typeof value !== 'object' || value === null)
    throw refusal(scene, `tensor '${name}'`, value, 'a Tensor, or its elements');
  if (!Array.isArray(value) && !ArrayBuffer.isView(value)) {
    return Tensor.from(value as TensorLike, `computeGolden of ${scene.name}, tensor '${name}'`);
  }
  const { shape, dtype } = argument;
  return value.constructor === argument.data.constructor
    ? Tensor.from({ data: value as TypedArray, shape, dtype })
    : Tensor.fromNumbers(value as unknown as ArrayLike<number | bigint>, shape, dtype);
}

function refusal(scene: Scene, what: string, given: unknown, allowed: string, remedy = 'See defineScene.'): PtoError {
  return invalidArgument({
    code: 'ERR_PTO_SCENE_GOLDEN',
    what: `computeGolden of ${scene.name}, ${what}`,
    given,
    allowed,
    remedy,
  });
}
