import { DataType, Scalar, TensorArgType, TensorPlace, toBfloat16Bits } from '@pto/task-interface';
import { describe, expect, it } from 'vitest';

import { TaskArgsView, expireView } from '../../src/sub/task-args-view.js';
import { argsRecord } from './support.js';
import type { RecordTensor } from './support.js';

/** Segment 1, which all records here name. */
const memory = new ArrayBuffer(4096);
const asked: number[][] = [];

function viewOf(tensors: readonly RecordTensor[], scalars: readonly bigint[] = []): TaskArgsView {
  return new TaskArgsView(argsRecord(tensors, scalars), (segment, generation, offset, nbytes) => {
    asked.push([segment, generation, offset, nbytes]);
    return memory.slice(offset, offset + nbytes);
  });
}

describe('tensors', () => {
  it('tell data, shape, type and tag', () => {
    new Float32Array(memory).set([1, 2, 3, 4, 5, 6], 2);
    const args = viewOf([{ offset: 8, shape: [2, 3], tag: TensorArgType.INOUT }]);
    expect(args).toMatchObject({ tensorCount: 1, scalarCount: 0 });
    expect(args.tensor(0)).toMatchObject({
      data: Float32Array.of(1, 2, 3, 4, 5, 6),
      shape: [2, 3],
      dtype: DataType.FLOAT32,
      tag: TensorArgType.INOUT,
      nbytes: 24,
    });
    expect(asked.at(-1)).toEqual([1, 1, 8, 24]);
  });

  it.each([
    [DataType.FLOAT32, Float32Array],
    [DataType.FLOAT16, Uint16Array],
    [DataType.INT32, Int32Array],
    [DataType.INT16, Int16Array],
    [DataType.INT8, Int8Array],
    [DataType.UINT8, Uint8Array],
    [DataType.BFLOAT16, Uint16Array],
    [DataType.INT64, BigInt64Array],
    [DataType.UINT64, BigUint64Array],
    [DataType.UINT16, Uint16Array],
    [DataType.UINT32, Uint32Array],
  ])('of type %i are in a %o', (dtype, arrayClass) => {
    const { data, nbytes } = viewOf([{ shape: [5], dtype }]).tensor(0);
    expect(data).toBeInstanceOf(arrayClass);
    expect(data.length).toBe(5);
    expect(nbytes).toBe(data.byteLength);
  });

  it('without dimensions have one element', () => {
    expect(viewOf([{ shape: [] }]).tensor(0)).toMatchObject({ shape: [], nbytes: 4 });
  });

  it('of half precision are read as numbers', () => {
    new Uint16Array(memory).set(toBfloat16Bits([1.5, -2]));
    const tensor = viewOf([{ shape: [2], dtype: DataType.BFLOAT16 }]).tensor(0);
    expect(tensor.toFloat32Array()).toEqual(Float32Array.of(1.5, -2));
  });

  it('of a chip, and those without memory, are refused', () => {
    const args = viewOf([
      { shape: [1], place: TensorPlace.DEVICE },
      { shape: [1], place: TensorPlace.NONE },
    ]);
    expect(() => args.tensor(0)).toThrow(expect.objectContaining({ code: 'ERR_PTO_DEVICE_POINTER' }));
    expect(() => args.tensor(1)).toThrow(expect.objectContaining({ code: 'ERR_PTO_ARGS_TENSOR' }));
  });

  it('have no elements beyond the last one', () => {
    for (const index of [1, -1, 0.5, NaN]) {
      expect(() => viewOf([{ shape: [1] }]).tensor(index)).toThrow(
        expect.objectContaining({ code: 'ERR_PTO_ARGS_TENSOR', message: expect.stringContaining('from 0 to 0') }),
      );
    }
  });
});

describe('scalars', () => {
  it('are 64 bits, read as the type that they were made with', () => {
    const scalars = [Scalar.f32(0.5), Scalar.i32(-7), Scalar.f64(1e300), Scalar.bool(true), Scalar.f16(1.5)];
    const args = viewOf(
      [{ shape: [1] }],
      scalars.map(({ bits }) => bits),
    );
    expect(args.scalarCount).toBe(5);
    expect(args.scalar(1)).toBe(0xffff_fff9n);
    expect(args.scalarAs(0, 'f32')).toBe(0.5);
    expect(args.scalarAs(1, 'i32')).toBe(-7);
    expect(args.scalarAs(2, 'f64')).toBe(1e300);
    expect(args.scalarAs(3, 'bool')).toBe(true);
    expect(args.scalarAs(4, 'f16')).toBe(1.5);
    expect(args.scalarAs(1, 'i64')).toBe(0xffff_fff9n);
  });

  it('have no other types, and no more than there are', () => {
    const args = viewOf([], [1n]);
    expect(() => args.scalarAs(0, 'float' as 'f32')).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_OPTION_INVALID' }),
    );
    expect(() => args.scalar(1)).toThrow(expect.objectContaining({ code: 'ERR_PTO_ARGS_SCALAR' }));
    expect(() => viewOf([]).scalar(0)).toThrow(
      expect.objectContaining({ message: expect.stringContaining('no scalars') }),
    );
  });
});

it('the same arguments are there for tasks of the function itself', () => {
  new Float32Array(memory).set([1, 2], 2);
  const tensor = { offset: 8, shape: [1, 2], tag: TensorArgType.INOUT };
  const args = viewOf([tensor], [0xffff_ffff_ffff_ffffn]).toTaskArgs();
  expect(args.tensors).toMatchObject([{ data: Float32Array.of(1, 2), shape: [1, 2], dtype: DataType.FLOAT32 }]);
  expect([args.tags, args.scalars]).toEqual([[TensorArgType.INOUT], [0xffff_ffff_ffff_ffffn]]);
});

it('nothing is read after the call', () => {
  const args = viewOf([{ shape: [1] }], [1n]);
  const { data } = args.tensor(0);
  expect(expireView(args)).toEqual([data.buffer]);
  for (const use of [() => args.tensor(0), () => args.scalar(0), () => args.scalarAs(0, 'i32')]) {
    expect(use).toThrow(expect.objectContaining({ code: 'ERR_PTO_ORCHESTRATOR_EXPIRED' }));
  }
});
