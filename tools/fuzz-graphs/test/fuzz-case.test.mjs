import { expect, test } from 'vitest';
import { formatCase, formatRanges, parseCase, parseRanges, withSettings } from '../lib/fuzz-case.mjs';

test('ranges are written and read back', () => {
  for (const text of ['', '5', '0-3', '0-3,7', '1,3,5-6,9']) expect(formatRanges(parseRanges(text))).toBe(text);
  expect(parseRanges('2-4,9')).toEqual([2, 3, 4, 9]);
});

test('a case is written and read back', () => {
  const text = 'runtime=tmr chip=a5 seed=165464227000 threads=3 operations=0-3,7';
  const fuzzCase = parseCase(text);
  expect(fuzzCase.operations).toEqual([0, 1, 2, 3, 7]);
  expect(formatCase(fuzzCase)).toBe(text);
  expect(formatCase(withSettings(fuzzCase, { threads: 1, seed: undefined }))).toBe(
    'runtime=tmr chip=a5 threads=1 operations=0-3,7',
  );
});

test('a word that is no setting is an error', () => {
  expect(() => parseCase('seed=1 threads')).toThrow("'threads' is not of the form name=value");
});
