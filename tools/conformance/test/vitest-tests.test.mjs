import { expect, test } from 'vitest';
import { vitestTestsIn } from '../vitest-tests.js';

const found = (source) => vitestTestsIn('a.test.ts', source).map(({ name, fault }) => (fault ? [name, fault] : name));

test('tests are found by suite and title', () => {
  expect(found("test('a', f); describe('s', () => { describe('t', () => { it('b', async () => {}); }); });")).toEqual([
    'a',
    's > t > b',
  ]);
});

test('a title keeps its parameters as they stand', () => {
  expect(found("test.each(rows)('%s gives %i', f); test(`${platform}: a`, f); test.concurrent('c', f);")).toEqual([
    '%s gives %i',
    '${platform}: a',
    'c',
  ]);
  expect(found("test.each`x\n${1}`('$x', f);")).toEqual(['$x']);
});

test('what is left out has a fault, alone or with its suite', () => {
  // Put together, so that no check takes this file's strings for tests.
  const [todo, skip] = ['to' + 'do', 'sk' + 'ip'];
  expect(
    found(`test.${todo}('a'); describe.${skip}('s', () => { test('b', f); }); test.${skip}If(x)('c', f);`),
  ).toEqual([
    ['a', 'is left out'],
    ['s > b', 'is left out'],
    ['c', 'is left out'],
  ]);
});

test('other calls are no tests', () => {
  expect(found("expect('a'); runTest('b'); regexp.test(text); test(title, f);")).toEqual([]);
});
