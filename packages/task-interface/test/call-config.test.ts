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
    ringTaskWindow: [0, 0, 0, 0],
    ringHeap: [0, 0, 0, 0],
    ringDepPool: [0, 0, 0, 0],
    trackReaders: false,
    kernelTimeoutMs: 0,
    checkAccess: false,
    serial: false,
    scheduleSeed: 0n,
    schedulePrefix: undefined,
    scheduleDelay: 0,
    swimlaneLevel: 0,
    enableScopeStats: false,
    timing: 'wall',
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
  expect(CallConfig.from({ enableScopeStats: true, outputPrefix: 'out' }).hasDiagnostics).toBe(true);
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
  it('gives back what both structs have, and defaults for the one that is not there', () => {
    const options = {
      ...{ ringTaskWindow: [4, 8, 16, 32], ringHeap: 1024, ringDepPool: [0, 4, 0, 0], trackReaders: true },
      ...{ kernelTimeoutMs: 7, checkAccess: true, serial: true, scheduleSeed: 2n ** 64n - 1n, schedulePrefix: 0 },
      ...{ scheduleDelay: 3, enableL2Swimlane: 1, swimlaneLevel: 3, enableScopeStats: true, outputPrefix: 'out' },
    };
    for (const given of [{}, { ...options, timing: 'model' as const }]) {
      const config = CallConfig.from(given);
      expect(CallConfig.decode(config.encode(), config.encodeRunOptions())).toEqual(config);
    }
    expect(CallConfig.decode(CallConfig.from(options).encode()).swimlaneLevel).toBe(0);
    const cut = CallConfig.from().encodeRunOptions().subarray(1);
    expect(thrownBy(() => CallConfig.decode(CallConfig.from().encode(), cut)).code).toBe('ERR_PTO_BLOB_TRUNCATED');
  });

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

describe('options of a run', () => {
  it('are encoded where C++ reads them', () => {
    const bytes = CallConfig.from({
      ringTaskWindow: 8,
      ringHeap: [1024, 0, 2 ** 40, 4096],
      ringDepPool: [4, 5, 6, 0],
      trackReaders: true,
      kernelTimeoutMs: 250,
      scheduleSeed: '0xfedcba9876543210',
      schedulePrefix: 3,
      scheduleDelay: 7,
      swimlaneLevel: 3,
      enableScopeStats: true,
      timing: 'model',
      outputPrefix: 'out',
    }).encodeRunOptions();
    const view = new DataView(bytes.buffer);
    expect(bytes).toHaveLength(152);
    expect([view.getUint32(0, true), view.getUint32(4, true)]).toEqual([152, 53]);
    const words = Array.from({ length: 18 }, (_, i) => view.getBigUint64(8 + 8 * i, true));
    expect(words.slice(0, 4)).toEqual([8n, 8n, 8n, 8n]);
    expect(words.slice(4, 8)).toEqual([1024n, 0n, 2n ** 40n, 4096n]);
    expect(words.slice(8)).toEqual([4n, 5n, 6n, 0n, 250n, 0xfedcba9876543210n, 3n, 7n, 0n, 3n]);
    expect(CallConfig.from().encodeRunOptions().subarray(4)).toEqual(new Uint8Array(148));
  });

  it('take a seed as a bigint, a number, or text', () => {
    const seeds = [12n, 12, '12', '0xC'].map((scheduleSeed) => CallConfig.from({ scheduleSeed }).scheduleSeed);
    expect(seeds).toEqual([12n, 12n, 12n, 12n]);
    expect(CallConfig.from({ scheduleSeed: 2n ** 64n - 1n }).scheduleSeed).toBe(2n ** 64n - 1n);
  });

  it('tell a prefix of no task from no prefix', () => {
    const flags = (schedulePrefix?: number) =>
      new DataView(CallConfig.from({ scheduleSeed: 1, schedulePrefix }).encodeRunOptions().buffer).getUint32(4, true);
    expect([flags(0), flags()]).toEqual([4, 0]);
    expect(new DataView(CallConfig.from({ serial: true }).encodeRunOptions().buffer).getUint32(4, true)).toBe(2);
  });

  it('are copied: changing the array later changes nothing', () => {
    const ringHeap = [1024, 0, 0, 0];
    const config = CallConfig.from({ ringHeap });
    ringHeap[0] = 2048;
    expect(config.ringHeap).toEqual([1024, 0, 0, 0]);
    expect(Object.isFrozen(config.ringHeap)).toBe(true);
  });

  it.each([
    [{ ringTaskWindow: 2 }, 'CallConfig.ringTaskWindow: 2; allowed: a power of two from 4 to 2147483648, or 0.'],
    [{ ringTaskWindow: 100 }, 'CallConfig.ringTaskWindow: 100; allowed: a power of two'],
    [{ ringTaskWindow: 2 ** 32 }, 'CallConfig.ringTaskWindow: 4294967296; allowed: a power of two'],
    [{ ringTaskWindow: [4, 4, 3, 4] }, 'CallConfig.ringTaskWindow[2]: 3; allowed: a power of two'],
    [{ ringTaskWindow: [4, 4] }, 'allowed: a number for all 4 rings, or an array of 4.'],
    [{ ringHeap: 1023 }, 'CallConfig.ringHeap: 1023; allowed: an integer of at least 1024, or 0.'],
    [{ ringHeap: 2048.5 }, 'CallConfig.ringHeap: 2048.5; allowed: an integer of at least 1024'],
    [{ ringHeap: '4096' }, "CallConfig.ringHeap: '4096'"],
    [{ ringHeap: 2 ** 60 }, 'CallConfig.ringHeap: 1152921504606847000'],
    [{ ringDepPool: 3 }, 'CallConfig.ringDepPool: 3; allowed: an integer of at least 4, or 0.'],
    [{ ringDepPool: -4 }, 'CallConfig.ringDepPool: -4'],
    [{ ringDepPool: null }, 'CallConfig.ringDepPool: null'],
    [{ trackReaders: 1 }, 'CallConfig.trackReaders: 1; allowed: true or false.'],
    [{ swimlaneLevel: 5 }, 'CallConfig.swimlaneLevel: 5; allowed: an integer from 0 to 4.'],
    [{ enableScopeStats: 1 }, 'CallConfig.enableScopeStats: 1; allowed: true or false.'],
    [{ enableScopeStats: true }, 'because enableScopeStats records something'],
    [{ timing: 'cpu' }, "CallConfig.timing: 'cpu'; allowed: 'wall' or 'model'."],
    [{ checkAccess: 'yes' }, "CallConfig.checkAccess: 'yes'; allowed: true or false."],
    [{ kernelTimeoutMs: -1 }, 'CallConfig.kernelTimeoutMs: -1; allowed: an integer from 0 to 2147483647.'],
    [{ kernelTimeoutMs: 0.5 }, 'CallConfig.kernelTimeoutMs: 0.5'],
    [{ kernelTimeoutMs: 2 ** 31 }, 'CallConfig.kernelTimeoutMs: 2147483648'],
    [{ serial: 1 }, 'CallConfig.serial: 1; allowed: true or false.'],
    [{ scheduleSeed: -1n }, 'CallConfig.scheduleSeed: -1n; allowed: an integer from 0 to 18446744073709551615'],
    [{ scheduleSeed: 2n ** 64n }, 'CallConfig.scheduleSeed: 18446744073709551616n'],
    [{ scheduleSeed: 2 ** 53 }, 'CallConfig.scheduleSeed: 9007199254740992'],
    [{ scheduleSeed: 'seven' }, "CallConfig.scheduleSeed: 'seven'"],
    [{ scheduleSeed: '' }, "CallConfig.scheduleSeed: ''"],
    [{ scheduleSeed: 1n, schedulePrefix: -1 }, 'CallConfig.schedulePrefix: -1; allowed: an integer from 0'],
    [{ schedulePrefix: 0 }, 'CallConfig.schedulePrefix: 0; allowed: a number only together with scheduleSeed.'],
    [{ scheduleSeed: 1n, scheduleDelay: 2 }, 'allowed: a number only together with schedulePrefix.'],
    [{ scheduleSeed: 1n, schedulePrefix: 1, scheduleDelay: 1.5 }, 'CallConfig.scheduleDelay: 1.5'],
  ])('are refused: %o', (options, text) => {
    const error = thrownBy(() => CallConfig.from(options as never));
    expect(error.code).toBe('ERR_PTO_CONFIG_INVALID');
    expect(error.message).toContain(text);
  });

  it('are known by name when misspelt', () => {
    expect(thrownBy(() => CallConfig.from({ ringTaskWindows: 4 } as never)).message).toContain("'ringTaskWindow'?");
  });
});
