import { ArgsRecordLayout, DataType, TensorArgType, TensorPlace, TensorRefLayout } from '@pto/task-interface';

/** A tensor as a record names it; memory of segment 1, generation 1 unless said otherwise. */
export interface RecordTensor {
  readonly offset?: number;
  readonly shape: readonly number[];
  readonly dtype?: DataType;
  readonly place?: TensorPlace;
  readonly tag?: TensorArgType;
}

/** An ArgsRecord as native/abi/lane.h describes it, written apart from the code under test. */
export function argsRecord(tensors: readonly RecordTensor[], scalars: readonly bigint[] = []): Uint8Array {
  const bytes = new Uint8Array(ArgsRecordLayout.size + tensors.length * TensorRefLayout.size + scalars.length * 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, tensors.length, true);
  view.setUint32(4, scalars.length, true);
  tensors.forEach(({ offset = 0, shape, dtype = DataType.FLOAT32, place = TensorPlace.SEGMENT, tag = 0 }, i) => {
    const at = 16 + i * 48;
    view.setBigUint64(at, BigInt(offset), true);
    view.setUint32(at + 8, 1, true);
    view.setUint32(at + 12, 1, true);
    shape.forEach((extent, d) => view.setUint32(at + 16 + 4 * d, extent, true));
    view.setUint32(at + 36, shape.length, true);
    bytes.set([dtype, place, tag], at + 40);
  });
  scalars.forEach((bits, i) => view.setBigUint64(16 + tensors.length * 48 + 8 * i, bits, true));
  return bytes;
}
