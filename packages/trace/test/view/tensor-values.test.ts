import { describe, expect, test } from 'vitest';

import type { DumpEntry } from '../../src/dump/recorded-dump.js';
import { tensorValues } from '../../src/view/tensor-values.js';

function entry(dtype: string, shape: readonly number[], more: Partial<DumpEntry> = {}): DumpEntry {
  return {
    ...{ index: 0, taskId: 1n, subtask: 0, funcIds: [0], stage: 'after', role: 'inout', arg: 2, dtype, shape },
    ...{ dataOffset: 0, dataBytes: 0, isTruncated: false, isOverwritten: false },
    ...more,
  };
}

const bytesOf = (array: ArrayBufferView) => new Uint8Array(array.buffer);

describe('values of a tensor', () => {
  test.each([
    ['FLOAT32', Float32Array.of(1.5, -2), ['1.5', '-2']],
    ['FLOAT64', Float64Array.of(0.1, -2), ['0.1', '-2']],
    ['FLOAT16', Uint16Array.of(0x3e00, 0xc000), ['1.5', '-2']],
    ['BFLOAT16', Uint16Array.of(0x3fc0, 0xc000), ['1.5', '-2']],
    ['INT8', Int8Array.of(5, -2), ['5', '-2']],
    ['UINT8', Uint8Array.of(5, 254), ['5', '254']],
    ['INT16', Int16Array.of(5, -2), ['5', '-2']],
    ['UINT16', Uint16Array.of(5, 65534), ['5', '65534']],
    ['INT32', Int32Array.of(5, -2), ['5', '-2']],
    ['UINT32', Uint32Array.of(5, 2 ** 32 - 1), ['5', '4294967295']],
    ['INT64', BigInt64Array.of(5n, -(2n ** 63n)), ['5', '-9223372036854775808']],
    ['UINT64', BigUint64Array.of(5n, 2n ** 64n - 1n), ['5', '18446744073709551615']],
    ['BOOL', Uint8Array.of(1, 0), ['true', 'false']],
  ])('of type %s are shown', (dtype, values, first) => {
    const shown = tensorValues(entry(dtype, [2]), bytesOf(values), 7);
    expect(shown).toMatchObject({ task: 7, count: 2, first, nan: 0, infinite: 0, lacks: undefined });
    expect(shown.min).toBeLessThan(shown.max!);
  });

  test('of a type that is not known are not, and the page says so', () => {
    const shown = tensorValues(entry('FLOAT7', [2]), new Uint8Array(8), 7);
    expect(shown).toMatchObject({ count: 0, min: null, first: [], lacks: 'Values of type FLOAT7 cannot be shown.' });
  });

  test('say that they were truncated, or are those of a later dump', () => {
    const bytes = bytesOf(Int32Array.of(1, 2));
    const lacks = (more: Partial<DumpEntry>) => tensorValues(entry('INT32', [4], more), bytes, 0, bytes).lacks;
    expect(lacks({ isTruncated: true })).toBe('Only the first 2 of 4 elements were kept.');
    expect(lacks({ isOverwritten: true })).toBe('Later values took the place of these: they are not its own.');
  });

  test('are compared with those before the task', () => {
    const shape = [2, 3];
    const before = bytesOf(Float32Array.of(1, 2, 3, 4, NaN, 6));
    const after = bytesOf(Float32Array.of(1, 2, 3, 1, NaN, Infinity));
    expect(tensorValues(entry('FLOAT32', shape), after, 0, before).changes).toEqual({
      ...{ elements: 2, first: [1, 0], most: 3 },
    });
    expect(tensorValues(entry('FLOAT32', shape), before, 0, before).changes).toEqual({
      ...{ elements: 0, first: null, most: null },
    });
    expect(tensorValues(entry('FLOAT32', shape), after, 0).changes).toBeUndefined();
    const overwritten = entry('FLOAT32', shape, { isOverwritten: true });
    expect(tensorValues(overwritten, after, 0, before).changes).toBeUndefined();
  });
});
