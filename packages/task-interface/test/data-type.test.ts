import { describe, expect, it } from 'vitest';
import { DataType, dtypeName, dtypeSize, parseDtype } from '../src/index.js';
import { thrownBy } from './thrown.js';

it('has the numbers and sizes of the chip', () => {
  const sizes = Object.entries(DataType).map(([name, value]) => `${value} ${name} ${dtypeSize(value)}`);
  expect(sizes).toEqual([
    '0 FLOAT32 4',
    '1 FLOAT16 2',
    '2 INT32 4',
    '3 INT16 2',
    '4 INT8 1',
    '5 UINT8 1',
    '6 BFLOAT16 2',
    '7 INT64 8',
    '8 UINT64 8',
    '9 UINT16 2',
    '10 UINT32 4',
  ]);
});

it('calls a number that is no type UNKNOWN, of size 0', () => {
  for (const value of [-1, 0.5, 11, 255, NaN]) {
    expect([dtypeName(value as DataType), dtypeSize(value as DataType)]).toEqual(['UNKNOWN', 0]);
  }
});

describe('parseDtype', () => {
  it('reads every value and every name in any case', () => {
    for (const [name, value] of Object.entries(DataType)) {
      expect(parseDtype(value)).toBe(value);
      expect(parseDtype(name)).toBe(value);
      expect(parseDtype(name.toLowerCase())).toBe(value);
      expect(dtypeName(value)).toBe(name);
    }
  });

  it.each([
    ['f32', 'FLOAT32'],
    ['float', 'FLOAT32'],
    ['half', 'FLOAT16'],
    ['fp16', 'FLOAT16'],
    ['bf16', 'BFLOAT16'],
    ['i8', 'INT8'],
    ['u64', 'UINT64'],
    ['uint8_clamped', 'UINT8'],
  ] as const)('reads %s as %s', (given, name) => {
    expect(parseDtype(given)).toBe(DataType[name]);
  });

  it.each([
    ['flaot32', "Did you mean 'float32'?"],
    ['int 8', "Did you mean 'int8'?"],
    ['double', 'Convert the data: Float32Array.from(data).'],
    ['bool', "The chip has no bool. If the data has one byte an element, pass dtype 'uint8'."],
    ['string', 'A chip tensor holds numbers only.'],
    ['complex64', 'Pass the real and the imaginary part as two tensors.'],
    ['quaternion', "Pass a name such as 'float32'."],
    [11, "Pass a name such as 'float32', or DataType.FLOAT32."],
    [null, "Pass a name such as 'float32', or DataType.FLOAT32."],
    ['__proto__', "Pass a name such as 'float32'."],
  ])('says for %o: %s', (given, remedy) => {
    const error = thrownBy(() => parseDtype(given as never));
    expect(error.code).toBe('ERR_PTO_ARGS_DTYPE');
    expect(error.message.split('\n  ')[1]).toBe(remedy);
    expect(error.details.dtype).toBe(given);
  });
});
