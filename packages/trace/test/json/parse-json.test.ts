import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseJson } from '../../src/json/parse-json.js';
import { scanJson } from '../../src/json/scan-json.js';

const parse = (text: string): unknown => parseJson(text, 'x.json');

describe('integers', () => {
  it('are exact up to 64 bits and beyond', () => {
    expect(parse('[9007199254740991, 9007199254740993, -9007199254740993, 18446744073709551615]')).toEqual([
      9007199254740991,
      9007199254740993n,
      -9007199254740993n,
      18446744073709551615n,
    ]);
  });

  it('are exact as a member, as the only value, and beside text that looks like one', () => {
    expect(parse('{"a":18446744073709551615}')).toEqual({ a: 18446744073709551615n });
    expect(parse('18446744073709551615')).toBe(18446744073709551615n);
    expect(parse('["18446744073709551615", 1.2345678901234567, 1e20]')).toEqual([
      '18446744073709551615',
      1.2345678901234567,
      1e20,
    ]);
  });

  it('survive a round trip whatever they are', () => {
    const anyInteger = fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n });
    const sixteenDigits = fc.bigInt({ min: 10n ** 15n, max: 10n ** 16n });
    const nearTheLimit = fc.bigInt({ min: -100n, max: 100n }).map((offset) => 2n ** 53n + offset);
    fc.assert(
      fc.property(fc.array(fc.oneof(anyInteger, sixteenDigits, nearTheLimit)), (integers) => {
        expect((parse(`[${integers.join(', ')}]`) as number[]).map(BigInt)).toEqual(integers);
      }),
    );
  });
});

it('scans what the parser of the language reads', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      const rounded = JSON.stringify(scanJson(text, 'x.json'), (_key, value: unknown) =>
        typeof value === 'bigint' ? Number(value) : value,
      );
      expect(JSON.parse(rounded)).toEqual(JSON.parse(JSON.stringify(JSON.parse(text))));
    }),
  );
});

describe('a mistake', () => {
  it.each([
    ['', 'x.json: the file is empty.'],
    ['{"a": 1', 'line 1, column 8', 'cut off'],
    ['{"a": [1, 2', 'cut off'],
    ['{"a": "tex', 'cut off'],
    ['{"a": tr', 'cut off'],
    ['{\n  "a" 1\n}', "line 2, column 7: ':' is missing"],
    ['<html>', 'line 1, column 1: a value is missing'],
    ['{} {}', 'something follows'],
    ['[1 2]', "',' or ']' is missing"],
  ])('in %j is told with its place', (text, ...words) => {
    for (const word of words) expect(() => parse(text)).toThrow(word);
  });

  it('of nesting is told instead of running out of stack', () => {
    expect(() => parse('18446744073709551615'.padStart(100_000, '['))).toThrow('nested deeper');
  });

  it('is never told as anything but an input error', () => {
    const texts = fc.tuple(fc.json(), fc.nat(), fc.string()).map(([text, at, other]) => {
      const cut = at % (text.length + 1);
      return text.slice(0, cut) + other;
    });
    fc.assert(
      fc.property(texts, (text) => {
        try {
          parse(text);
        } catch (error) {
          expect(error).toMatchObject({ code: 'ERR_PTO_TRACE_INPUT' });
        }
      }),
    );
  });
});
