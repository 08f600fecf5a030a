// Arguments as the ctypes interface takes them (a value, a kind and a size each, in any order) become arguments as an
// orchestration takes them: the tensors in their order, then the scalars in theirs.

import { ArgDirection, PtoError, Tensor, isDeviceTensor, invalidArgument } from '@pto/task-interface';
import type { DeviceTensor, ScalarLike, TensorLike } from '@pto/task-interface';

import { ArgKind, takeArgKind } from './arg-kind.js';

/**
 * One argument: a scalar, or for the pointer kinds memory. A typed array or tensor is memory of the host; a tensor over a
 * buffer of `deviceMalloc` is on the device already and is passed as it is.
 */
export type ArgValue = ScalarLike | TensorLike | Tensor | DeviceTensor;

/** An argument of one of the pointer kinds. */
export interface PointerArgument {
  readonly kind: Exclude<ArgKind, typeof ArgKind.SCALAR>;
  readonly tensor: Tensor | DeviceTensor;
}

/** Checked arguments. */
export interface RuntimeArguments {
  readonly pointers: readonly PointerArgument[];
  readonly scalars: readonly ScalarLike[];
}

const directions = {
  [ArgKind.INPUT_PTR]: ArgDirection.IN,
  [ArgKind.OUTPUT_PTR]: ArgDirection.OUT,
  [ArgKind.INOUT_PTR]: ArgDirection.INOUT,
} as const;

/** The direction of each tensor. */
export function directionsOf({ pointers }: RuntimeArguments): ArgDirection[] {
  return pointers.map(({ kind }) => directions[kind]);
}

/**
 * Checks arguments and sorts them.
 *
 * @throws PtoError `ERR_PTO_ARGS_SIGNATURE` when there is not one kind, and one size if there are any, for each argument
 */
export function takeArguments(
  values: readonly ArgValue[],
  kinds: readonly ArgKind[],
  sizes: readonly number[] | undefined,
): RuntimeArguments {
  requireEqualCount('argKinds', values, kinds);
  if (sizes !== undefined) requireEqualCount('argSizes', values, sizes);
  const pointers: PointerArgument[] = [];
  const scalars: ScalarLike[] = [];
  values.forEach((value, index) => {
    const kind = takeArgKind(kinds[index], `initialize, argKinds[${index}]`);
    if (kind === ArgKind.SCALAR) scalars.push(value as ScalarLike);
    else pointers.push({ kind, tensor: takeMemory(value, sizes?.[index], `initialize, args[${index}]`) });
  });
  return { pointers, scalars };
}

function requireEqualCount(name: string, values: unknown, given: unknown): void {
  const count = Array.isArray(values) ? values.length : Number.NaN;
  if (Array.isArray(given) && given.length === count) return;
  throw new PtoError(
    'ERR_PTO_ARGS_SIGNATURE',
    `initialize: ${name} must be an array with one entry for each of args.\n` +
      '  Pass args, argKinds and argSizes of equal length, or leave argSizes out.',
    { details: { argCount: count, given } },
  );
}

function takeMemory(value: ArgValue, size: number | undefined, what: string): Tensor | DeviceTensor {
  if (isDeviceTensor(value)) return value;
  const tensor = Tensor.from(value as TensorLike, what);
  if (size === undefined || size === tensor.nbytes) return tensor;
  const { data } = tensor;
  const isPart = ArrayBuffer.isView(value) && size > 0 && size < tensor.nbytes && size % data.BYTES_PER_ELEMENT === 0;
  if (isPart) return Tensor.from(data.subarray(0, size / data.BYTES_PER_ELEMENT), what);
  throw invalidArgument({
    code: 'ERR_PTO_ARGS_SHAPE',
    what: `${what}, size in bytes`,
    given: size,
    allowed: ArrayBuffer.isView(value)
      ? `a multiple of ${data.BYTES_PER_ELEMENT} from ${data.BYTES_PER_ELEMENT} to ${tensor.nbytes}`
      : `${tensor.nbytes}, the size of the tensor`,
    remedy: 'Leave argSizes out to pass all of the memory.',
  });
}
