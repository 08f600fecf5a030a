import { describe, expect, it } from 'vitest';
import { CallConfig } from '../src/index.js';
import { thrownBy } from './thrown.js';

it('has the defaults of the chip', () => {
  expect({ ...CallConfig.from() }).toEqual({
    blockDim: 24,
    aicpuThreadNum: 3,
    enableL2Swimlane: 0,
    enableDumpTensor: 0,
    enablePmu: 0,
    enableDepGen: 0,
    outputPrefix: '',
  });
});

it('is immutable, and comes back as it is', () => {
  const config = CallConfig.from({ blockDim: 3 });
  expect(Object.isFrozen(config)).toBe(true);
  expect(CallConfig.from(config)).toBe(config);
  expect(CallConfig.from({ blockDim: undefined }).blockDim).toBe(24);
});

it('takes true and false for what is on or off', () => {
  const config = CallConfig.from({ enableL2Swimlane: true, enableDepGen: false, outputPrefix: 'out' });
  expect([config.enableL2Swimlane, config.enableDepGen, config.hasDiagnostics]).toEqual([1, 0, true]);
  expect(CallConfig.from().hasDiagnostics).toBe(false);
});

it('puts every field where C++ reads it', () => {
  const bytes = CallConfig.from({
    blockDim: 1,
    aicpuThreadNum: 2,
    enableL2Swimlane: 3,
    enableDumpTensor: 4,
    enablePmu: 5,
    enableDepGen: 6,
    outputPrefix: 'ab',
  }).encode();
  expect(bytes).toHaveLength(1048);
  expect(new Int32Array(bytes.buffer, 0, 6)).toEqual(new Int32Array([1, 2, 3, 4, 5, 6]));
  expect([...bytes.subarray(24, 28)]).toEqual([0x61, 0x62, 0, 0]);
});

it('takes a prefix of 1023 bytes', () => {
  const config = CallConfig.from({ outputPrefix: 'p'.repeat(1023) });
  expect(CallConfig.decode(config.encode())).toEqual(config);
});

describe('values of the wrong type', () => {
  it.each(['3', null, NaN, 2 ** 31, 3n, [3], true])('blockDim: %o', (blockDim) => {
    expect(thrownBy(() => CallConfig.from({ blockDim: blockDim as number })).code).toBe('ERR_PTO_CONFIG_INVALID');
  });

  it.each([5, null, 'a\0b', ['x'], 'p'.repeat(1024)])('outputPrefix: %o', (outputPrefix) => {
    expect(thrownBy(() => CallConfig.from({ outputPrefix: outputPrefix as string })).code).toBe(
      'ERR_PTO_CONFIG_INVALID',
    );
  });
});

describe('decode', () => {
  it('says nothing about values, validate does', () => {
    const bytes = CallConfig.from().encode();
    new DataView(bytes.buffer).setInt32(0, -7, true);
    const config = CallConfig.decode(bytes);
    expect(config.blockDim).toBe(-7);
    expect(thrownBy(() => config.validate()).code).toBe('ERR_PTO_LAUNCH_INVALID');
  });

  it('refuses a prefix without NUL and one that is not UTF-8', () => {
    const endless = CallConfig.from().encode().fill(0x61, 24);
    expect(thrownBy(() => CallConfig.decode(endless)).message).toContain('no NUL in its 1024 bytes');
    const garbled = CallConfig.from().encode();
    garbled[24] = 0xff;
    expect(thrownBy(() => CallConfig.decode(garbled)).message).toContain('not UTF-8');
  });

  it('keeps a byte order mark at the start of a prefix', () => {
    const config = CallConfig.from({ outputPrefix: '\ufeffout' });
    expect(CallConfig.decode(config.encode()).outputPrefix).toBe('\ufeffout');
  });
});
