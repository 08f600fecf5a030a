import { readFileSync } from 'node:fs';

import { PtoError } from '@pto/task-interface';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseJson } from '../../src/json/parse-json.js';
import { readDependencies } from '../../src/records/read-dependencies.js';
import { readHostSpans } from '../../src/records/read-host-spans.js';
import { readNameMap } from '../../src/records/read-name-map.js';
import { readRun } from '../../src/records/read-run.js';
import { fixture } from '../fixtures.js';

const files: readonly (readonly [string, (value: unknown, source: string) => unknown])[] = [
  ['may/l2_perf_records.json', readRun],
  ['august/chip_swimlane_records.json', readRun],
  ['may/deps.json', readDependencies],
  ['august/deps.json', readDependencies],
  ['may/name_map_diamond.json', readNameMap],
  ['spans/spans.json', readHostSpans],
];

/** Reading either succeeds or says what is wrong with the file. */
function expectAnswer(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(PtoError);
    expect(error).toMatchObject({ code: 'ERR_PTO_TRACE_INPUT' });
  }
}

describe.each(files)('%s', (name, read) => {
  const text = readFileSync(fixture(name), 'utf8');

  it('says that it is cut off wherever it ends', () => {
    fc.assert(
      fc.property(fc.nat({ max: text.trimEnd().length - 1 }), (length) => {
        const cut = text.slice(0, length);
        expect(() => read(parseJson(cut, name), name)).toThrow(length === 0 ? 'is empty' : /cut off|is empty|line \d+/);
      }),
    );
  });

  it('says what is wrong when any value is another one', () => {
    const values = fc.oneof(fc.constant(undefined), fc.jsonValue(), fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }));
    fc.assert(
      fc.property(fc.nat(), values, (place, value) => {
        const document = JSON.parse(text) as unknown;
        replaceValue(document, place, value);
        expectAnswer(() => read(document, name));
      }),
      { numRuns: 300 },
    );
  });
});

/** Replaces one of the values of a document, counted through all of them. */
function replaceValue(document: unknown, place: number, value: unknown): void {
  const places: [Record<string, unknown>, string][] = [];
  const collect = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key]);
      collect((node as Record<string, unknown>)[key]);
    }
  };
  collect(document);
  const [parent, key] = places[place % places.length]!;
  parent[key] = value;
}
