import { PtoError, TaskArgs } from '@pto/task-interface';

import type { Direction } from '../definition/callable-source.js';
import type { TaskArgsBuilder } from '../definition/task-args-builder.js';

/** What the run does with each tensor, by name. */
export type Directions = ReadonlyMap<string, Direction>;

/**
 * Arguments as a hook returned them, checked to be some.
 *
 * @throws PtoError `ERR_PTO_SCENE_ARGS`
 */
export function takeArgs(given: unknown): TaskArgsBuilder {
  // Scenes may have the class from the other form of this package, so the class says nothing.
  const { specs, withTensors } = (given ?? {}) as Partial<TaskArgsBuilder>;
  if (Array.isArray(specs) && typeof withTensors === 'function') return given as TaskArgsBuilder;
  throw new PtoError(
    'ERR_PTO_SCENE_ARGS',
    `generateArgs returned ${given === null ? 'null' : typeof given}; it must return a TaskArgsBuilder.\n` +
      '  Return taskArgs({ name: tensor, … }).',
  );
}

/**
 * Gives each tensor the direction that the signature has for it. Scalars are in a signature or not, as its author likes.
 *
 * @throws PtoError `ERR_PTO_SCENE_ARGS` for more tensors than the signature has; for fewer, and another number of scalars
 * than it names, unless `isStrict` is false
 */
export function bindArgs(args: TaskArgsBuilder, signature: readonly Direction[], isStrict: boolean): Directions {
  const names = args.tensorNames();
  const tensors = signature.filter((direction) => direction !== 'scalar');
  const extra = names[tensors.length];
  if (extra !== undefined) {
    throw new PtoError(
      'ERR_PTO_SCENE_ARGS',
      `tensor '${extra}' is argument ${tensors.length}; the signature has ${tensors.length} tensors: ${signature.join(', ') || 'none'}.\n` +
        '  Add its direction to orchestration.signature, or leave the tensor out of generateArgs.',
      { details: { name: extra, index: tensors.length, signature } },
    );
  }
  const scalars = signature.length - tensors.length;
  const given = args.specs.length - names.length;
  const isShort = names.length < tensors.length || (scalars > 0 && given !== scalars);
  if (isStrict && isShort) {
    const fault =
      names.length < tensors.length
        ? `${names.length} tensors (${names.join(', ')}); the signature has ${tensors.length}`
        : `${given} scalars; the signature has ${scalars}`;
    throw new PtoError(
      'ERR_PTO_SCENE_ARGS',
      `generateArgs made ${fault}: ${signature.join(', ')}.\n` +
        '  Make as many as the signature has, or define the scene with signatureStrict: false.',
      { details: { tensors: names, signature } },
    );
  }
  return new Map(names.map((name, i) => [name, tensors[i]!]));
}

const tags = { in: 'input', out: 'output_existing', inout: 'inout', scalar: 'input' } as const;

/** The arguments as a chip takes them. */
export function toTaskArgs(args: TaskArgsBuilder, directions: Directions): TaskArgs {
  const packed = new TaskArgs();
  for (const spec of args.specs) {
    if (spec.kind === 'tensor') packed.addTensor(spec.value, tags[directions.get(spec.name)!]);
    else packed.addScalar(spec.value);
  }
  return packed;
}
