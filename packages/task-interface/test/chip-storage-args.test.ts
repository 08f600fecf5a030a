import { describe, expect, it } from 'vitest';
import {
  CHIP_STORAGE_ARGS_SIZE,
  DataType,
  decodeChipStorageArgs,
  decodeContinuousTensor,
  DeviceTensor,
  encodeChipStorageArgs,
  encodeChipStorageArgsInto,
  encodeContinuousTensor,
  TaskArgs,
  writeBlob,
} from '../src/index.js';
import { thrownBy } from './thrown.js';

const device = new DeviceTensor({ address: 0x1122334455667788n, shape: [3, 5], dtype: 'uint16' });

it('puts every field where the chip reads it', () => {
  const args = new TaskArgs().addTensor(new Float32Array(7)).addTensor(device).addScalar(-2n).addScalar(9);
  const bytes = encodeChipStorageArgs(args, [0xabcdn, 0n]);
  const view = new DataView(bytes.buffer);
  expect(bytes).toHaveLength(3592);
  expect([view.getBigUint64(0, true), view.getUint32(8, true), view.getUint32(28, true)]).toEqual([0xabcdn, 7, 1]);
  expect([bytes[32], bytes[33]]).toEqual([DataType.FLOAT32, 0]);
  expect(view.getBigUint64(40, true)).toBe(0x1122334455667788n);
  expect([48, 52, 56, 68].map((offset) => view.getUint32(offset, true))).toEqual([3, 5, 0, 2]);
  expect([bytes[72], bytes[73]]).toEqual([DataType.UINT16, 1]);
  expect([view.getBigUint64(2560, true), view.getBigUint64(2568, true)]).toEqual([2n ** 64n - 2n, 9n]);
  expect([view.getInt32(3584, true), view.getInt32(3588, true)]).toEqual([2, 2]);
  expect(bytes.reduce((sum, byte) => sum + (byte === 0 ? 0 : 1), 0)).toBeLessThan(40);
});

it('leaves host addresses 0 when it is given none', () => {
  const args = new TaskArgs().addTensor(new Float32Array(7)).addTensor(device);
  expect(decodeChipStorageArgs(encodeChipStorageArgs(args)).tensors.map(({ data }) => data)).toEqual([
    0n,
    device.address,
  ]);
});

describe('encodeChipStorageArgsInto', () => {
  it('overwrites whatever was there, and nothing behind', () => {
    const into = new Uint8Array(CHIP_STORAGE_ARGS_SIZE + 16).fill(0xee);
    const many = new TaskArgs();
    for (let i = 0; i < 64; i++) many.addTensor(device);
    for (let i = 0; i < 128; i++) many.addScalar(-1);
    const few = new TaskArgs().addTensor(new Int8Array(1)).addScalar(3);
    for (const args of [many, few, new TaskArgs(), many]) {
      encodeChipStorageArgsInto(args, into);
      expect(into.subarray(0, CHIP_STORAGE_ARGS_SIZE)).toEqual(encodeChipStorageArgs(args));
      expect(into.subarray(CHIP_STORAGE_ARGS_SIZE)).toEqual(new Uint8Array(16).fill(0xee));
    }
  });

  it('writes at the place of the view, at any alignment', () => {
    const args = new TaskArgs().addTensor(device).addScalar(1);
    const memory = new ArrayBuffer(CHIP_STORAGE_ARGS_SIZE + 3);
    encodeChipStorageArgsInto(args, new Uint8Array(memory, 3));
    expect(new Uint8Array(memory, 3)).toEqual(encodeChipStorageArgs(args));
  });

  it.each([new Uint8Array(CHIP_STORAGE_ARGS_SIZE - 1), null, new ArrayBuffer(CHIP_STORAGE_ARGS_SIZE)])(
    'refuses %o',
    (into) => {
      expect(thrownBy(() => encodeChipStorageArgsInto(new TaskArgs(), into as never)).code).toBe(
        'ERR_PTO_BLOB_TRUNCATED',
      );
    },
  );
});

it('notices memory that was transferred after it was added, and stays usable', () => {
  const gone = new Float32Array(4);
  const args = new TaskArgs().addTensor(new Int8Array(1)).addTensor(gone);
  structuredClone(gone, { transfer: [gone.buffer] });
  for (const encode of [encodeChipStorageArgs, writeBlob]) {
    const error = thrownBy(() => encode(args));
    expect(error.code).toBe('ERR_PTO_ARGS_TENSOR');
    expect(error.message).toBe(
      'TaskArgs, tensor 1: its array has 0 bytes now, 16 when it was added.\n' +
        '  The memory was transferred or resized; make the arguments again from an array that is still there.',
    );
  }
  const good = new TaskArgs().addScalar(5);
  expect(decodeChipStorageArgs(encodeChipStorageArgs(good))).toEqual({ tensors: [], scalars: [5n] });
});

describe('ContinuousTensor', () => {
  it('keeps any value that the struct can hold', () => {
    const tensor = { data: 0n, shape: [0, 1, 2 ** 32 - 1, 4, 5], dtype: DataType.UINT32, childMemory: false };
    expect(decodeContinuousTensor(encodeContinuousTensor(tensor))).toEqual(tensor);
  });

  it.each([
    [{ data: -1n }, 'ERR_PTO_ARGS_TENSOR'],
    [{ data: 2n ** 64n }, 'ERR_PTO_ARGS_TENSOR'],
    [{ data: 5 }, 'ERR_PTO_ARGS_TENSOR'],
    [{ shape: [1, 1, 1, 1, 1, 1] }, 'ERR_PTO_ARGS_SHAPE'],
    [{ shape: [-1] }, 'ERR_PTO_ARGS_SHAPE'],
    [{ shape: [2 ** 32] }, 'ERR_PTO_ARGS_SHAPE'],
    [{ dtype: 11 }, 'ERR_PTO_ARGS_DTYPE'],
  ])('refuses to encode %o', (field, code) => {
    const tensor = { data: 0n, shape: [1], dtype: 0, childMemory: false, ...field };
    expect(thrownBy(() => encodeContinuousTensor(tensor as never)).code).toBe(code);
  });
});
