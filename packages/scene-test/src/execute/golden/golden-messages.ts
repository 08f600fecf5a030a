// What passes between a process and its golden threads. Tensors are copied on the way there, memory that several share once,
// and handed over on the way back.

import { Scalar, Tensor } from '@pto/task-interface';
import type { DataType, ScalarLike, TypedArray } from '@pto/task-interface';

import { TaskArgsBuilder } from '../../definition/task-args-builder.js';
import type { GoldenTensors } from './golden-tensors.js';

interface TensorMessage {
  readonly kind: 'tensor';
  readonly name: string;
  readonly data: TypedArray;
  readonly shape: readonly number[];
  readonly dtype: DataType;
}

/** A Scalar is an object with a class, which does not pass. */
interface ScalarMessage {
  readonly kind: 'scalar';
  readonly name: string;
  readonly value: bigint | number;
  readonly isTyped: boolean;
}

/** Asks for the golden result of a case. */
export interface GoldenRequest {
  readonly id: number;
  readonly url: string;
  readonly file: string;
  readonly scene: string;
  readonly case: string;
  readonly args: readonly (ScalarMessage | TensorMessage)[];
}

/** The answer; `unavailable` when the thread cannot get hold of the scene. */
export type GoldenReply = { readonly id: number } & (
  | { readonly kind: 'done'; readonly tensors: readonly TensorMessage[] }
  | { readonly kind: 'failed'; readonly error: unknown; readonly message: string }
  | { readonly kind: 'unavailable'; readonly reason: string }
);

export function encodeArgs(args: TaskArgsBuilder): GoldenRequest['args'] {
  return args.specs.map((spec) => {
    const { name, value } = spec;
    if (spec.kind === 'tensor') return encodeTensor(name, spec.value);
    const isTyped = typeof value === 'object';
    return { kind: 'scalar', name, value: isTyped ? (value as Scalar).bits : value, isTyped };
  });
}

export function decodeArgs(args: GoldenRequest['args']): TaskArgsBuilder {
  const builder = new TaskArgsBuilder();
  for (const arg of args) {
    if (arg.kind === 'tensor') builder.addTensor(arg.name, Tensor.from(arg));
    else builder.addScalar(arg.name, decodeScalar(arg));
  }
  return builder;
}

function decodeScalar({ value, isTyped }: ScalarMessage): ScalarLike {
  return isTyped ? Scalar.u64(value) : value;
}

export function encodeGolden(tensors: GoldenTensors): TensorMessage[] {
  return [...tensors].map(([name, tensor]) => encodeTensor(name, tensor));
}

export function decodeGolden(tensors: readonly TensorMessage[]): GoldenTensors {
  return new Map(tensors.map((tensor) => [tensor.name, Tensor.from(tensor)]));
}

function encodeTensor(name: string, { data, shape, dtype }: Tensor): TensorMessage {
  return { kind: 'tensor', name, data, shape, dtype };
}
