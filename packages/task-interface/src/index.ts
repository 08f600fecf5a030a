export {
  ArgDirection,
  ArgsRecordLayout,
  CALLABLE_ABI,
  CommandKind,
  CommandStatus,
  DataType,
  ErrorCode,
  RunSettingsRecordLayout,
  RuntimeStatus,
  TensorArgType,
  TensorPlace,
  TensorRefLayout,
} from './abi/layout.gen.js';

export { PtoError } from './errors/pto-error.js';
export type { PtoErrorOptions } from './errors/pto-error.js';
export { invalidArgument } from './errors/invalid-argument.js';
export type { InvalidArgument } from './errors/invalid-argument.js';
export { checkOptions } from './errors/check-options.js';
export { describeValue } from './errors/describe-value.js';
export { nearestName } from './errors/nearest-name.js';
export { findRuntimeStatus, statusFromReturnCode } from './errors/runtime-status.js';
export type { RuntimeStatusEntry } from './errors/runtime-status.js';

export { dtypeName, dtypeSize, parseDtype } from './dtype/data-type.js';
export type { DataTypeName } from './dtype/data-type.js';
export {
  bfloat16Bits,
  bfloat16Value,
  float16Bits,
  float16Value,
  fromBfloat16Bits,
  fromFloat16Bits,
  toBfloat16Bits,
  toFloat16Bits,
} from './dtype/half.js';
export type { TypedArray } from './dtype/typed-array.js';

export { Tensor } from './tensor/tensor.js';
export { MAX_VIEW_BYTES } from './tensor/tensor-memory.js';
export type { TensorMemory } from './tensor/tensor-memory.js';
export type { TensorLike, TensorObject } from './tensor/tensor-like.js';
export type { ShapeLike } from './tensor/shape.js';
export { OutputTensor } from './tensor/output-tensor.js';
export type { OutputTensorOptions } from './tensor/output-tensor.js';
export { DeviceTensor, isDeviceTensor } from './tensor/device-tensor.js';
export type { DeviceTensorOptions } from './tensor/device-tensor.js';

export { Scalar } from './args/scalar.js';
export type { ScalarLike } from './args/scalar.js';
export { TaskArgs } from './args/task-args.js';
export type { TensorArgTypeName } from './args/tensor-arg-type.js';
export type { ArgDirectionName } from './args/arg-direction.js';

export { decodeContinuousTensor, encodeContinuousTensor } from './args/continuous-tensor.js';
export type { ContinuousTensor } from './args/continuous-tensor.js';
export {
  CHIP_STORAGE_ARGS_SIZE,
  decodeChipStorageArgs,
  encodeChipStorageArgs,
  encodeChipStorageArgsInto,
  requireChipCapacity,
} from './args/chip-storage-args.js';
export type { DecodedArgs } from './args/chip-storage-args.js';
export { blobSize, readBlob, writeBlob } from './args/blob.js';
export type { BlobView } from './args/blob.js';

export { CallConfig } from './config/call-config.js';
export type { CallConfigOptions } from './config/call-config.js';
export type { Timing } from './config/recording-options.js';
export type { RingSizes } from './config/run-options.js';

export { correlateClocks } from './spans/clock-correlation.js';
export type { ClockCorrelation, ClockSample } from './spans/clock-correlation.js';
export type { HostSpan, RecordedSpans, SpanFlow, SpanKind, SpanProcess } from './spans/recorded-spans.js';

export { CoreCallable } from './callable/core-callable.js';
export type { CoreCallableOptions } from './callable/core-callable.js';
export { ChipCallable } from './callable/chip-callable.js';
export type { ChipCallableOptions, ChipChild } from './callable/chip-callable.js';
export type { SignatureLike } from './callable/image.js';

export {
  CALLABLE_FUNC_NAME_MAX,
  CHIP_MAX_CHILDREN,
  CHIP_MAX_SCALAR_ARGS,
  CHIP_MAX_TENSOR_ARGS,
  COMM_MAX_RANKS,
  COMM_SEGMENT_HEADER_BYTES,
  COMM_WINDOW_ALIGN,
  CORE_MAX_SCALAR_ARGS,
  CORE_MAX_TENSOR_ARGS,
  MAX_KERNEL_FUNC_IDS,
  MAX_REGISTERED_CALLABLE_IDS,
  MAX_TASK_SCALARS,
  MAX_TASK_TENSORS,
  MAX_TENSOR_DIMS,
  PTO_HOST_ABI_VERSION,
} from './limits.js';
