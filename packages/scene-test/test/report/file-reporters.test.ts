import { spawnSync } from 'node:child_process';

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { GithubReporter } from '../../src/report/github-reporter.js';
import { JsonLinesReporter } from '../../src/report/json-lines-reporter.js';
import { JUnitReporter } from '../../src/report/junit-reporter.js';
import { xmlElement, xmlText } from '../../src/report/xml.js';
import { caseResult, mismatchAt, mismatchError, planItem, play, runReport } from './fixtures.js';

type Played = Parameters<typeof play> extends [unknown, ...infer Rest] ? Rest : never;

function junit(...run: Played): string {
  let text = '';
  play(new JUnitReporter((piece) => (text += piece)), ...run);
  return text;
}

/** What a real XML reader makes of documents: the attributes and texts of all elements. */
function readXml(documents: readonly string[]): { tag: string; attributes: Record<string, string>; text: string }[][] {
  const program = `
import json, sys, xml.etree.ElementTree as tree
print(json.dumps([[{"tag": e.tag, "attributes": e.attrib, "text": e.text or ""} for e in tree.fromstring(d.encode()).iter()]
                  for d in json.load(sys.stdin)]))`;
  const input = JSON.stringify(documents);
  const { stdout, stderr, status } = spawnSync('python3', ['-c', program], {
    input,
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as ReturnType<typeof readXml>;
}

test('a JUnit file has a suite for each platform and runtime, with right counts', () => {
  const error = mismatchError('boom');
  const text = junit(
    [
      [planItem(1), caseResult(1, { durationMs: 1500 })],
      [planItem(2), caseResult(2, { status: 'failed', comparisons: [mismatchAt(1)] })],
      [planItem(3, { platform: 'a5sim' }), caseResult(3, { status: 'failed', error })],
      [planItem(4, { platform: 'a5sim' }), caseResult(4, { status: 'timedOut', reason: 'not done after 5 s' })],
      [planItem(5, { platform: 'a5sim' }), caseResult(5, { status: 'cancelled', reason: 'interrupted' })],
    ],
    [
      { file: '/a.ts', scene: 'A', case: 'b', outcome: 'skipped', reason: 'manual' },
      { file: '/b.ts', outcome: 'failedToLoad', reason: 'SyntaxError' },
      { file: '/c.ts', scene: 'C', case: 'd', outcome: 'deselected' },
    ],
  );
  const [elements = []] = readXml([text]);
  const named = (tag: string) => elements.filter((element) => element.tag === tag).map(({ attributes }) => attributes);
  expect(named('testsuites')).toMatchObject([{ tests: '7', failures: '1', errors: '3', skipped: '2' }]);
  expect(named('testsuite')).toMatchObject([
    { name: 'a2a3sim tensormap_and_ringbuffer', tests: '2', failures: '1', errors: '0', time: '1.512' },
    { name: 'a5sim tensormap_and_ringbuffer', tests: '3', errors: '2', skipped: '1', timestamp: '2026-11-22T10:11:12' },
    { name: 'not executed', tests: '2', errors: '1', skipped: '1' },
  ]);
  expect(named('testcase')[1]).toMatchObject({ classname: 'Vector', name: 'case2', time: '0.012' });
  expect(named('failure')).toMatchObject(
    [{ type: 'GoldenMismatch', message: /^Golden mismatch on 'f': 1 of 64/ }].map(({ type, message }) => ({
      type,
      message: expect.stringMatching(message),
    })),
  );
  expect(named('error').map(({ type }) => type)).toEqual(['SceneMismatch', 'Timeout', 'LoadError']);
  expect(text).not.toContain('/c.ts');
});

test('whatever a case prints, a reader of XML takes the file and gets the text', () => {
  const tail = 'a < b && "c" ]]> \u0000\u0001\u001b[31mred\u001b[0m \ud800 \uffff 😀\r\n\ttab';
  const text = junit([
    [planItem(1, { case: 'a"<&>\u0007\n' }), caseResult(1, { status: 'failed', output: { tail, bytes: 50 } })],
  ]);
  const [elements = []] = readXml([text]);
  expect(elements.find(({ tag }) => tag === 'system-out')!.text).toBe(
    'a < b && "c" ]]> \ufffd\ufffdred \ufffd \ufffd 😀\r\n\ttab',
  );
  expect(elements.find(({ tag }) => tag === 'testcase')!.attributes['name']).toBe('a"<&>\ufffd\n');
});

test('every text is XML after escaping, and all of it that XML has comes back', () => {
  const character = fc.oneof(
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    fc.constantFrom('<', '>', '&', '"', "'", '\r', '\n', '\t', ']]>', '\ud83d\ude00'),
  );
  const texts = fc.sample(
    fc.array(character, { maxLength: 30 }).map((parts) => parts.join('')),
    {
      numRuns: 300,
      seed: 1,
    },
  );
  const documents = texts.map((text) => xmlElement('a', { b: text }, [xmlText(text)]));
  const read = readXml(documents);
  texts.forEach((text, i) => {
    // What XML cannot say is replaced, one character by one; nothing else changes.
    const wellFormed = Buffer.from(text).toString();
    // eslint-disable-next-line no-control-regex -- control characters are what it replaces
    const expected = wellFormed.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
    expect(read[i]![0]).toMatchObject({ text: expected, attributes: { b: expected } });
  });
});

test('JSON lines tell every event, one object a line', () => {
  let text = '';
  const cases = [
    [planItem(1), caseResult(1)],
    [planItem(2), caseResult(2, { status: 'failed', comparisons: [mismatchAt(3)], reason: 'line\nbreak' })],
  ] as const;
  play(new JsonLinesReporter((piece) => (text += piece)), cases);
  expect(text.endsWith('\n')).toBe(true);
  const events = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { event: string; result?: unknown; report?: object });
  expect(events.map(({ event }) => event)).toEqual([
    'runStart',
    ...['caseStart', 'caseEnd', 'caseStart', 'caseEnd'],
    'runEnd',
  ]);
  expect(events[4]!.result).toEqual(JSON.parse(JSON.stringify(cases[1][1])));
  const { results: _, ...rest } = runReport(cases.map(([, result]) => result));
  expect(events[5]!.report).toEqual(rest);
});

test('GitHub gets an annotation for each failure, in one line, whatever the message', () => {
  let text = '';
  const error = { name: 'Error', message: '100% wrong\r\n::warning::fooled' };
  play(
    new GithubReporter({ write: (piece) => (text += piece), root: '/project' }),
    [
      [planItem(1), caseResult(1)],
      [planItem(2), caseResult(2, { status: 'failed', error })],
    ],
    [{ file: '/project/a,b:c.ts', outcome: 'failedToLoad', reason: 'no' }],
  );
  expect(text).toBe(
    '::error title=Vector%3A%3Acase2 on a2a3sim%2C tensormap_and_ringbuffer,file=scenes/vector.ts' +
      '::Error: 100%25 wrong%0D%0A::warning::fooled\n' +
      '::error title=scene file does not load,file=a%2Cb%3Ac.ts::no\n',
  );
});
