import { PtoError, Scalar, TaskArgs, Tensor, invalidArgument, nearestName } from '@pto/task-interface';
import type { ScalarLike, TensorLike } from '@pto/task-interface';

import { copyTensors } from './copy-tensors.js';

/** One named argument of a case. */
export type ArgSpec =
  | { readonly kind: 'scalar'; readonly name: string; readonly value: ScalarLike }
  | { readonly kind: 'tensor'; readonly name: string; readonly value: Tensor };

/** Arguments by name: tensors, and scalars. */
export type ArgRecord = Readonly<Record<string, ScalarLike | Tensor>>;

/** The names of the tensors among arguments. */
export type TensorNames<Args> = { [Name in keyof Args]: Args[Name] extends Tensor ? Name : never }[keyof Args] & string;

/** Arguments of a case, each also a property of that name. */
export type SceneArgs<Args = ArgRecord> = Args & TaskArgsBuilder<Args>;

/**
 * The arguments of a case by name: tensors first, then scalars, in the order of the callable's signature.
 *
 * @example
 * ```ts
 * import { TaskArgsBuilder } from '@pto/scene-test';
 * import { Scalar, Tensor } from '@pto/task-interface';
 *
 * const args = new TaskArgsBuilder()
 *   .addTensor('x', Tensor.full([4], 2))
 *   .addTensor('y', Tensor.zeros([4]))
 *   .addScalar('factor', Scalar.f32(1.5));
 * args.x.data; // => new Float32Array([2, 2, 2, 2])
 * args.tensorNames(); // => ['x', 'y']
 * ```
 */
export class TaskArgsBuilder<Args = unknown> {
  readonly #specs: ArgSpec[] = [];

  /** All arguments in order. */
  get specs(): readonly ArgSpec[] {
    return this.#specs;
  }

  /**
   * Adds a tensor. Elements are not copied.
   *
   * @throws PtoError `ERR_PTO_SCENE_ARGS` after a scalar and for a name that cannot be had; what `Tensor.from` throws
   */
  addTensor<Name extends string>(
    name: Name,
    tensor: Tensor | TensorLike,
  ): SceneArgs<(unknown extends Args ? unknown : Args) & Readonly<Record<Name, Tensor>>> {
    const scalar = this.#specs.find(({ kind }) => kind === 'scalar');
    if (scalar !== undefined) {
      throw new PtoError(
        'ERR_PTO_SCENE_ARGS',
        `TaskArgsBuilder: tensor '${name}' was added after scalar '${scalar.name}'; all tensors come before the scalars.\n` +
          '  Add all tensors first, then the scalars.',
        { details: { name, after: scalar.name } },
      );
    }
    this.#requireFree(name);
    return this.#add({ kind: 'tensor', name, value: Tensor.from(tensor, `argument '${name}'`) });
  }

  /**
   * Adds a scalar: an integer stands for its 64-bit pattern, `Scalar.f32(x)` and others for their own.
   *
   * @throws PtoError `ERR_PTO_SCENE_ARGS` for a name that cannot be had; `ERR_PTO_ARGS_SCALAR` for what is no scalar
   */
  addScalar<Name extends string, Value extends ScalarLike>(
    name: Name,
    value: Value,
  ): SceneArgs<(unknown extends Args ? unknown : Args) & Readonly<Record<Name, Value>>> {
    this.#requireFree(name);
    // Words what is wrong with the value, now rather than when the case runs.
    new TaskArgs().addScalar(value);
    return this.#add({ kind: 'scalar', name, value });
  }

  /** The names of the tensors in order. */
  tensorNames(): string[] {
    return this.#specs.filter(({ kind }) => kind === 'tensor').map(({ name }) => name);
  }

  /**
   * A tensor by its name.
   *
   * @throws PtoError `ERR_PTO_SCENE_ARGS` when there is none
   */
  tensor(name: string): Tensor {
    const spec = this.#specs.find((candidate) => candidate.name === name);
    if (spec?.kind === 'tensor') return spec.value;
    const names = this.tensorNames();
    const nearest = nearestName(name, names);
    throw invalidArgument({
      code: 'ERR_PTO_SCENE_ARGS',
      what: 'TaskArgsBuilder, tensor',
      given: name,
      allowed: names.join(', ') || 'none, as there are no tensors',
      remedy: nearest === undefined ? 'Use one of these names.' : `Did you mean '${nearest}'?`,
    });
  }

  /** The same arguments with tensors of their own: tensors that share memory still do. */
  clone(): SceneArgs<Args> {
    const copies = copyTensors(this.#specs.flatMap((spec) => (spec.kind === 'tensor' ? [spec.value] : [])));
    return this.withTensors((tensor) => copies.get(tensor)!);
  }

  /** The same arguments with another tensor for each. */
  withTensors(replace: (tensor: Tensor, name: string) => Tensor): SceneArgs<Args> {
    const builder = new TaskArgsBuilder<unknown>();
    for (const { kind, name, value } of this.#specs) {
      builder.#add(kind === 'tensor' ? { kind, name, value: replace(value, name) } : { kind, name, value });
    }
    return builder as SceneArgs<Args>;
  }

  #add<Next>(spec: ArgSpec): Next {
    this.#specs.push(Object.freeze(spec));
    Object.defineProperty(this, spec.name, { value: spec.value, enumerable: true });
    return this as unknown as Next;
  }

  #requireFree(name: string): void {
    const isName = typeof name === 'string' && /^[A-Za-z_$][\w$]*$/.test(name);
    if (isName && !(name in this)) return;
    const isTaken = this.#specs.some((spec) => spec.name === name);
    throw invalidArgument({
      code: 'ERR_PTO_SCENE_ARGS',
      what: 'TaskArgsBuilder, name of an argument',
      given: name,
      allowed: 'a name as variables have, of no other argument and of nothing that TaskArgsBuilder has',
      remedy: isTaken ? 'There is an argument of that name; rename one.' : 'Choose another name.',
    });
  }
}

/**
 * Arguments from an object: its tensors, then its scalars.
 *
 * @example
 * ```ts
 * import { taskArgs } from '@pto/scene-test';
 * import { Tensor } from '@pto/task-interface';
 *
 * const args = taskArgs({ x: Tensor.full([4], 2), y: Tensor.zeros([4]), count: 4 });
 * args.tensorNames(); // => ['x', 'y']
 * args.count; // => 4
 * ```
 *
 * @throws PtoError as `addTensor` and `addScalar` do
 */
export function taskArgs<Args extends ArgRecord>(args: Args): SceneArgs<Args> {
  const builder = new TaskArgsBuilder();
  for (const [name, value] of Object.entries(args)) {
    if (isScalar(value)) builder.addScalar(name, value);
    else builder.addTensor(name, value);
  }
  return builder as SceneArgs<Args>;
}

function isScalar(value: ScalarLike | Tensor): value is ScalarLike {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Scalar;
}
