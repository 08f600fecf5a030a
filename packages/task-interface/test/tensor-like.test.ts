// Tensors of other libraries, in the form that those libraries give them.

import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { DataType, DeviceTensor, TaskArgs, Tensor } from '../src/index.js';
import type { TensorLike } from '../src/index.js';
import { thrownBy } from './thrown.js';

const floats = Float32Array.from({ length: 6 }, (_, i) => i);

describe('onnxruntime', () => {
  class OrtTensor {
    readonly location = 'cpu';
    constructor(
      readonly type: string,
      readonly cpuData: Float32Array | Uint16Array | BigInt64Array | Uint8Array | string[],
      readonly dims: readonly number[],
    ) {}
    get data() {
      return this.cpuData;
    }
    get size() {
      return this.cpuData.length;
    }
  }

  it.each([
    [new OrtTensor('float32', floats, [2, 3]), DataType.FLOAT32],
    [new OrtTensor('float16', new Uint16Array(6), [6]), DataType.FLOAT16],
    [new OrtTensor('int64', new BigInt64Array(6), [1, 6]), DataType.INT64],
    [new OrtTensor('uint8', new Uint8Array(6), [6, 1]), DataType.UINT8],
  ])('%o is taken', (given, dtype) => {
    const tensor = Tensor.from(given);
    expect([tensor.dtype, tensor.shape]).toEqual([dtype, given.dims]);
    expect(tensor.data).toBe(given.data);
  });

  it('bool and string tensors are refused', () => {
    for (const given of [new OrtTensor('bool', new Uint8Array(2), [2]), new OrtTensor('string', ['a'], [1])]) {
      expect(thrownBy(() => Tensor.from(given)).code).toBe('ERR_PTO_ARGS_DTYPE');
    }
  });
});

describe('ndarray libraries', () => {
  it('a view with stride and offset is taken when it is row-major without gaps', () => {
    const tensor = Tensor.from({ data: floats, shape: [2, 2], stride: [2, 1], offset: 2, dtype: 'float32' });
    expect(tensor.data).toEqual(new Float32Array([2, 3, 4, 5]));
    expect(tensor.data.buffer).toBe(floats.buffer);
  });

  it('the stride of an extent of 1 does not count', () => {
    expect(Tensor.from({ data: floats, shape: [1, 6], strides: [99, 1], offset: 0 }).nbytes).toBe(24);
  });

  it.each([
    { shape: [3, 2], strides: [1, 3] },
    { shape: [3], strides: [2] },
    { shape: [3], strides: [-1], offset: 2 },
    { shape: [2, 3], strides: [3] },
    { shape: [6], strides: [1], offset: 1 },
    { shape: [2], strides: [1], offset: -1 },
    { shape: [2], strides: [1], offset: 0.5 },
  ])('%o is refused', (view) => {
    expect(thrownBy(() => Tensor.from({ data: floats, ...view })).code).toBe('ERR_PTO_ARGS_SHAPE');
  });

  it('plain arrays are refused, whatever their dtype says', () => {
    for (const dtype of [undefined, 'float32']) {
      const given = { data: [1, 2], shape: [2], ...(dtype && { dtype }) };
      expect(thrownBy(() => Tensor.from(given)).code).toBe('ERR_PTO_ARGS_TENSOR');
    }
    expect(thrownBy(() => Tensor.from({ data: [1, 2], shape: [2], dtype: 'generic' })).code).toBe('ERR_PTO_ARGS_DTYPE');
  });
});

describe('arrays of other kinds', () => {
  it('a Buffer, clamped bytes and a subclass become plain views of the same memory', () => {
    class Mine extends Int16Array {}
    const buffer = Buffer.from(new ArrayBuffer(16), 4, 8);
    for (const data of [buffer, new Uint8ClampedArray(new ArrayBuffer(16), 4, 8)]) {
      const tensor = Tensor.from({ data, shape: [8] });
      expect(Object.getPrototypeOf(tensor.data)).toBe(Uint8Array.prototype);
      expect([tensor.data.buffer, tensor.data.byteOffset, tensor.data.length]).toEqual([data.buffer, 4, 8]);
    }
    expect(Object.getPrototypeOf(Tensor.from(new Mine(3)).data)).toBe(Int16Array.prototype);
  });

  it('an array of another realm is taken', () => {
    const data = runInNewContext('new Float32Array([1, 2])') as Float32Array;
    expect(Tensor.from(data).toFloat32Array()).toEqual(new Float32Array([1, 2]));
  });

  it('shared memory is taken', () => {
    const data = new Int32Array(new SharedArrayBuffer(16));
    expect(Tensor.from(data).data).toBe(data);
  });

  it.each([
    null,
    undefined,
    5,
    'tensor',
    [],
    {},
    new ArrayBuffer(8),
    new DataView(new ArrayBuffer(8)),
    { data: null, shape: [1] },
    { data: { length: 1, 0: 5 }, shape: [1] },
    { data: new DataView(new ArrayBuffer(8)), shape: [8] },
    { data: { [Symbol.toStringTag]: 'Float32Array', length: 4, byteLength: 16 }, shape: [4] },
  ])('%o is no tensor', (given) => {
    expect(thrownBy(() => Tensor.from(given as unknown as TensorLike)).code).toBe('ERR_PTO_ARGS_TENSOR');
  });

  it('an array that only says that it is another is taken for what it is', () => {
    const data = Object.defineProperty(new Uint8Array(4), Symbol.toStringTag, { value: 'Float32Array' });
    expect(Tensor.from(data).nbytes).toBe(4);
  });

  it.each([[[1.5, 4]], [[-6]], [['6']], [[6, null]], [6], ['6'], [{ length: 9 }], [[2 ** 32]]])(
    'the shape %j is refused',
    (shape) => {
      expect(thrownBy(() => Tensor.from({ data: floats, shape: shape as number[] })).code).toBe('ERR_PTO_ARGS_SHAPE');
    },
  );
});

it('tensors of another copy of this package are taken by TaskArgs', () => {
  const host = { ...Tensor.zeros([2]) };
  const device = { ...new DeviceTensor({ address: 64n, shape: [2], dtype: 'int8' }) };
  const args = new TaskArgs().addTensor(host).addTensor(device);
  expect(args.tensors[0]).toBeInstanceOf(Tensor);
  expect(args.tensors[1]).toBeInstanceOf(DeviceTensor);
  expect(thrownBy(() => args.addTensor({ ...device, address: 0n })).code).toBe('ERR_PTO_ARGS_TENSOR');
});
