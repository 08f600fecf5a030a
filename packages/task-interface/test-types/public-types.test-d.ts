// What TypeScript users may and may not write. Compiled, never run.

import {
  CallConfig,
  ChipCallable,
  CoreCallable,
  DataType,
  DeviceTensor,
  encodeChipStorageArgs,
  ErrorCode,
  invalidArgument,
  PtoError,
  readBlob,
  Scalar,
  statusFromReturnCode,
  TaskArgs,
  Tensor,
  TensorArgType,
} from '../src/index.js';
import type { ChipChild, TensorLike, TypedArray } from '../src/index.js';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function expectType<Wanted>() {
  return <Given>(_value: Given, ..._same: Same<Given, Wanted> extends true ? [] : [never]): void => undefined;
}

const floats = new Float32Array(4);

// Enums are values and types, with literal members.
expectType<0>()(DataType.FLOAT32);
expectType<3>()(TensorArgType.OUTPUT_EXISTING);
const dtype: DataType = DataType.BFLOAT16;
// @ts-expect-error 11 is no data type
const noDtype: DataType = 11;

// Codes are a union that can be told apart.
const code: ErrorCode = ErrorCode.ERR_PTO_ARGS_SHAPE;
// @ts-expect-error no such code
const noCode: ErrorCode = 'ERR_PTO_ARGS_SHAPES';
const error = new PtoError('ERR_PTO_INTERNAL', 'text', { details: { given: 1 }, cause: 'anything' });
expectType<ErrorCode>()(error.code);
expectType<Readonly<Record<string, unknown>>>()(error.details);
// @ts-expect-error codes are not free text
new PtoError('ERR_OTHER', 'text');
// @ts-expect-error every message needs a remedy
invalidArgument({ code, what: 'x', given: 1, allowed: '2' });
class CompileError extends PtoError {
  readonly exitCode = 1;
}
expectType<ErrorCode>()(new CompileError('ERR_PTO_COMPILE_FAILED', 'text').code);
expectType<ErrorCode | undefined>()(statusFromReturnCode(-9)?.errorCode);

// Whatever looks like a tensor is one; elements are any TypedArray of the chip's types.
const ort: { type: 'float32'; dims: readonly number[]; data: Float32Array } = {
  type: 'float32',
  dims: [4],
  data: floats,
};
const ndarray = { data: floats, shape: [2, 2], stride: [2, 1], offset: 0, dtype: 'float32' as const };
for (const like of [floats, ort, ndarray, Buffer.alloc(4), new BigInt64Array(1)] satisfies TensorLike[]) {
  expectType<Tensor>()(Tensor.from(like));
}
expectType<TypedArray>()(Tensor.from(floats).data);
expectType<readonly number[]>()(Tensor.from(floats).shape);
// @ts-expect-error a shape is not a number
Tensor.zeros(4);
// @ts-expect-error null is no tensor
new TaskArgs().addTensor(null);
// @ts-expect-error the address of a device tensor is a bigint
new DeviceTensor({ address: 64, shape: [1], dtype: 'int8' });
// @ts-expect-error tensors are read-only
Tensor.from(floats).dtype = dtype;

// Arguments chain; tags by value or name; scalars typed or integer.
expectType<TaskArgs>()(
  new TaskArgs()
    .addTensor(floats, TensorArgType.INOUT)
    .addTensor(ort, 'output_existing')
    .addTensor(ndarray, 'NO_DEP')
    .addScalar(1)
    .addScalar(1n)
    .addScalar(Scalar.f32(0.5)),
);
// @ts-expect-error no such tag
new TaskArgs().addTensor(floats, 'write');
// @ts-expect-error a boolean needs Scalar.bool
new TaskArgs().addScalar(true);
// @ts-expect-error Scalar.f32 takes numbers
Scalar.f32(1n);
const [first] = new TaskArgs().tensors;
if (first?.kind === 'device') expectType<bigint>()(first.address);
if (first?.kind === 'host') expectType<TypedArray>()(first.data);
// @ts-expect-error the list is read-only
new TaskArgs().scalars[0] = 1n;

// Options are known by name.
CallConfig.from({ blockDim: 3, enableL2Swimlane: true, outputPrefix: 'out' });
// @ts-expect-error the option is called blockDim
CallConfig.from({ block_dim: 3 });
// @ts-expect-error read-only
CallConfig.from().blockDim = 5;

// Callables.
const core = CoreCallable.build({ signature: ['in', 'OUT', 3], binary: new Uint8Array(4) });
expectType<readonly ChipChild[]>()(
  ChipCallable.build({ binary: Buffer.alloc(1), children: [{ funcId: 0, callable: core }] }).children,
);
// @ts-expect-error no such direction
CoreCallable.build({ signature: ['input'], binary: new Uint8Array(4) });
// @ts-expect-error the binary is needed
ChipCallable.build({ funcName: 'entry' });

// Codecs.
expectType<Uint8Array<ArrayBuffer>>()(encodeChipStorageArgs(new TaskArgs(), [0n]));
expectType<bigint>()(readBlob(new Uint8Array(8)).scalar(0));

export { noCode, noDtype };
