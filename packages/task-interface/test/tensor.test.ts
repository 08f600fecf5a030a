import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataType, DeviceTensor, isDeviceTensor, Tensor } from '../src/index.js';
import { thrownBy } from './thrown.js';

describe('Tensor.over', () => {
  it('shows a part of a buffer, and writes into it', () => {
    const buffer = new ArrayBuffer(64);
    const tensor = Tensor.over(buffer, [2, 3], 'int16', 4);
    expect([tensor.dtype, tensor.shape, tensor.nbytes]).toEqual([DataType.INT16, [2, 3], 12]);
    tensor.data[5] = 7;
    expect(new Int16Array(buffer)[7]).toBe(7);
  });

  it('keeps halves as bits', () => {
    expect(Tensor.over(new ArrayBuffer(4), [2], 'bf16').data).toBeInstanceOf(Uint16Array);
  });

  it.each([
    [[2], 'float32', 2, 'a multiple of 4 from 0'],
    [[2], 'float32', -4, 'a multiple of 4 from 0'],
    [[17], 'float32', 0, 'extents of at most 64 bytes in all'],
    [[1], 'float32', 64, 'extents of at most 0 bytes in all'],
  ])('refuses %o of %s at byte %i', (shape, dtype, byteOffset, text) => {
    const error = thrownBy(() => Tensor.over(new ArrayBuffer(64), shape, dtype, byteOffset));
    expect([error.code, error.message]).toEqual(['ERR_PTO_ARGS_SHAPE', expect.stringContaining(text)]);
  });

  it('says how many bytes a shape takes', () => {
    expect([Tensor.byteLength([3, 5]), Tensor.byteLength([], 'u8'), Tensor.byteLength([7], 'half')]).toEqual([
      60, 1, 14,
    ]);
  });
});

describe('Tensor.from', () => {
  it('keeps the array and freezes a copy of the shape', () => {
    const data = new Float32Array(6);
    const shape = [2, 3];
    const tensor = Tensor.from({ data, shape });
    shape[0] = 7;
    expect(tensor.data).toBe(data);
    expect(tensor.shape).toEqual([2, 3]);
    expect(Object.isFrozen(tensor.shape)).toBe(true);
    expect([tensor.dtype, tensor.nbytes, tensor.kind]).toEqual([DataType.FLOAT32, 24, 'host']);
  });

  it('gives a Tensor back as it is', () => {
    const tensor = Tensor.zeros([2]);
    expect(Tensor.from(tensor)).toBe(tensor);
  });

  it('takes a single element without dimensions', () => {
    expect(Tensor.from({ data: new Int8Array(1), shape: [] }).nbytes).toBe(1);
  });

  it.each([
    [new Float32Array(4), DataType.FLOAT32],
    [new Int8Array(4), DataType.INT8],
    [new Uint8Array(4), DataType.UINT8],
    [new Int16Array(4), DataType.INT16],
    [new Uint16Array(4), DataType.UINT16],
    [new Int32Array(4), DataType.INT32],
    [new Uint32Array(4), DataType.UINT32],
    [new BigInt64Array(4), DataType.INT64],
    [new BigUint64Array(4), DataType.UINT64],
  ])('infers the type of a bare %o', (data, dtype) => {
    const tensor = Tensor.from(data);
    expect([tensor.dtype, tensor.shape, tensor.nbytes]).toEqual([dtype, [4], data.byteLength]);
    expect(tensor.data).toBe(data);
  });

  it('refuses shapes whose bytes cannot be counted', () => {
    const shape = [2 ** 31, 2 ** 31, 2 ** 31];
    expect(thrownBy(() => Tensor.zeros(shape)).code).toBe('ERR_PTO_ARGS_SHAPE');
    expect(thrownBy(() => new DeviceTensor({ address: 1n, shape, dtype: 'int8' })).code).toBe('ERR_PTO_ARGS_SHAPE');
  });
});

describe('making tensors', () => {
  it('fills every type with a value', () => {
    for (const [name, dtype] of Object.entries(DataType)) {
      const tensor = Tensor.full([3], 5, name);
      expect(tensor.dtype).toBe(dtype);
      expect(tensor.toFloat32Array()).toEqual(new Float32Array([5, 5, 5]));
      expect(Tensor.zeros([3], dtype).toFloat32Array()).toEqual(new Float32Array(3));
    }
  });

  it('takes bigints for 64-bit integers exactly', () => {
    expect(Tensor.full([1], -(2n ** 63n), 'int64').data).toEqual(new BigInt64Array([-(2n ** 63n)]));
    expect(Tensor.fromNumbers([2n ** 64n - 1n, 3], [2], 'uint64').data).toEqual(
      new BigUint64Array([2n ** 64n - 1n, 3n]),
    );
  });

  it.each([
    [300, 'uint8'],
    [-1, 'uint64'],
    [1.5, 'int32'],
    [NaN, 'int64'],
    [2n ** 63n, 'int64'],
    ['5', 'int8'],
  ])('refuses %o as %s', (value, dtype) => {
    expect(thrownBy(() => Tensor.full([2], value as number, dtype)).code).toBe('ERR_PTO_ARGS_SCALAR');
    expect(thrownBy(() => Tensor.fromNumbers([value as number], [1], dtype)).code).toBe('ERR_PTO_ARGS_SCALAR');
  });

  it('rounds numbers to 16-bit floats and back', () => {
    const values = fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(values, fc.constantFrom('float16', 'bfloat16'), (numbers, dtype) => {
        const once = Tensor.fromNumbers(numbers, [numbers.length], dtype).toFloat32Array();
        const twice = Tensor.fromNumbers(once, [once.length], dtype).toFloat32Array();
        expect(twice).toEqual(once);
      }),
    );
  });
});

describe('DeviceTensor', () => {
  it('has address, frozen shape, type and size', () => {
    const tensor = new DeviceTensor({ address: 64n, shape: [2, 8], dtype: 'bf16' });
    expect(tensor).toMatchObject({ kind: 'device', address: 64n, shape: [2, 8], dtype: DataType.BFLOAT16, nbytes: 32 });
    expect(Object.isFrozen(tensor.shape)).toBe(true);
    expect([isDeviceTensor(tensor), isDeviceTensor({ ...tensor })]).toEqual([true, true]);
    expect([isDeviceTensor(Tensor.zeros([1])), isDeviceTensor(null), isDeviceTensor(5)]).toEqual([false, false, false]);
  });

  it.each([0n, -1n, 2n ** 64n, 4096, '64', undefined])('refuses the address %o', (address) => {
    const make = () => new DeviceTensor({ address: address as bigint, shape: [1], dtype: 'int8' });
    expect(thrownBy(make).code).toBe('ERR_PTO_ARGS_TENSOR');
  });

  it('refuses an option that does not exist', () => {
    const options = { address: 64n, dims: [1], dtype: 'int8' } as never;
    expect(thrownBy(() => new DeviceTensor(options)).code).toBe('ERR_PTO_OPTION_UNKNOWN');
  });
});
