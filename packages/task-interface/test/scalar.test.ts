import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Scalar, TaskArgs } from '../src/index.js';
import { thrownBy } from './thrown.js';

const integers = [
  ['i8', Int8Array],
  ['u8', Uint8Array],
  ['i16', Int16Array],
  ['u16', Uint16Array],
  ['i32', Int32Array],
  ['u32', Uint32Array],
] as const;

/** The bytes of a value at the low end of 64 bits, as C++ `to_u64` puts them. */
function lowEnd(element: ArrayBufferView): bigint {
  const bytes = new Uint8Array(8);
  bytes.set(new Uint8Array(element.buffer, element.byteOffset, element.byteLength));
  return new DataView(bytes.buffer).getBigUint64(0, true);
}

describe.each(integers)('Scalar.%s', (name, ArrayType) => {
  it('has the bytes of the C++ type and zeros above', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const element = ArrayType.of(seed);
        expect(Scalar[name](element[0]!).bits).toBe(lowEnd(element));
        expect(Scalar[name](BigInt(element[0]!)).bits).toBe(lowEnd(element));
      }),
    );
  });

  it('refuses what is out of range or no integer', () => {
    const size = 8 * ArrayType.BYTES_PER_ELEMENT;
    const [min, max] = name.startsWith('i') ? [-(2 ** (size - 1)), 2 ** (size - 1) - 1] : [0, 2 ** size - 1];
    expect([Scalar[name](min).bits, Scalar[name](max).bits]).toEqual([
      lowEnd(ArrayType.of(min)),
      lowEnd(ArrayType.of(max)),
    ]);
    for (const value of [min - 1, max + 1, 0.5, NaN, Infinity, '1', true, null, undefined]) {
      expect(thrownBy(() => Scalar[name](value as never)).code).toBe('ERR_PTO_ARGS_SCALAR');
    }
  });
});

describe('wide integers', () => {
  it('have all 64 bits', () => {
    expect(Scalar.i64(-1).bits).toBe(2n ** 64n - 1n);
    expect(Scalar.i64(-(2n ** 63n)).bits).toBe(2n ** 63n);
    expect(Scalar.u64(2n ** 64n - 1n).bits).toBe(2n ** 64n - 1n);
    for (const call of [() => Scalar.u64(-1), () => Scalar.i64(2n ** 63n), () => Scalar.u64(2 ** 53)]) {
      expect(thrownBy(call).code).toBe('ERR_PTO_ARGS_SCALAR');
    }
  });
});

describe('floating point', () => {
  it('has the bytes of the C++ type and zeros above', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        expect(Scalar.f32(value).bits).toBe(lowEnd(Float32Array.of(value)));
        expect(Scalar.f64(value).bits).toBe(lowEnd(Float64Array.of(value)));
      }),
    );
    expect([Scalar.f16(-2).bits, Scalar.bf16(-2).bits, Scalar.f32(NaN).bits]).toEqual([0xc000n, 0xc000n, 0x7fc00000n]);
  });

  it.each(['f16', 'bf16', 'f32', 'f64'] as const)('%s refuses what is no number', (name) => {
    for (const value of [1n, '1', null, undefined]) {
      expect(thrownBy(() => Scalar[name](value as never)).code).toBe('ERR_PTO_ARGS_SCALAR');
    }
  });
});

it('Scalar.bool is 0 or 1 and takes booleans only', () => {
  expect([Scalar.bool(true).bits, Scalar.bool(false).bits]).toEqual([1n, 0n]);
  expect(thrownBy(() => Scalar.bool(1 as unknown as boolean)).code).toBe('ERR_PTO_ARGS_SCALAR');
});

describe('addScalar', () => {
  it('takes integers as their 64-bit pattern', () => {
    const args = new TaskArgs()
      .addScalar(-1)
      .addScalar(-1n)
      .addScalar(2n ** 64n - 1n)
      .addScalar(7)
      .addScalar(Scalar.i32(-1));
    expect(args.scalars).toEqual([2n ** 64n - 1n, 2n ** 64n - 1n, 2n ** 64n - 1n, 7n, 0xffffffffn]);
  });

  it('takes a scalar of another copy of this package', () => {
    expect(new TaskArgs().addScalar({ ...Scalar.u8(3) }).scalars).toEqual([3n]);
  });

  it.each([
    1.5,
    NaN,
    Infinity,
    2 ** 53,
    -(2n ** 63n) - 1n,
    2n ** 64n,
    true,
    '1',
    null,
    undefined,
    {},
    { bits: 1 },
    { bits: -1n },
  ])('refuses %o', (value) => {
    const args = new TaskArgs();
    expect(thrownBy(() => args.addScalar(value as number)).code).toBe('ERR_PTO_ARGS_SCALAR');
    expect(args.scalars).toEqual([]);
  });
});
