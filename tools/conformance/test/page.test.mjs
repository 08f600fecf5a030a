import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { rootDir } from '../../../scripts/lib/paths.mjs';
import { faultsOf, renderPage } from '../page.js';

const tests = new Map([
  ['Ring.Fills', [{ name: 'Ring.Fills', file: 'native/ring_test.cpp', where: 'every chip' }]],
  ['Ring.Hangs', [{ name: 'Ring.Hangs', file: 'native/ring_test.cpp', fault: 'is left out' }]],
  ['a.test.ts > ${n}: a | b', [{ name: 'a.test.ts > ${n}: a | b', title: '${n}: a | b', file: 'a.test.ts' }]],
]);
const group = (behaviours) => ({ title: 'Rings', text: 'All of them.', behaviours });

test('the page of this repository is up to date, and every row has tests that run', () => {
  const result = spawnSync(process.execPath, ['tools/conformance/conformance.mjs', '--check'], {
    cwd: rootDir,
    encoding: 'utf8',
  });
  expect(`${result.stdout}${result.stderr}exit ${result.status}`).toMatch(/^exit 0$/);
});

test('a row without tests, with an unknown test or with one that is left out is a fault', () => {
  const groups = [group({ 'it fills': ['Ring.Fills'], 'it empties': [], 'it wraps': ['Ring.Wraps', 'Ring.Hangs'] })];
  expect(faultsOf(groups, tests)).toEqual([
    'Rings: it empties: no test is named',
    'Rings: it wraps: there is no test Ring.Wraps',
    'Rings: it wraps: Ring.Hangs is left out',
  ]);
});

test('a behaviour stands in one place', () => {
  const groups = [group({ 'it fills': ['Ring.Fills'] }), group({ 'it fills': ['Ring.Fills'] })];
  expect(faultsOf(groups, tests)).toEqual(['Rings: it fills: is there twice']);
});

test('a row links its tests and says where they run', () => {
  const page = renderPage([group({ 'it fills': ['Ring.Fills', 'a.test.ts > ${n}: a | b'] })], tests);
  expect(page).toContain(
    '| it fills | [`Ring.Fills`](../../native/ring_test.cpp), every chip<br>[`<n>: a \\| b`](../../a.test.ts) |',
  );
});

test('a row may say why there is nothing to test', () => {
  const groups = [group({ 'it leaks': { reason: 'a ring | has no hole' } })];
  expect(faultsOf(groups, tests)).toEqual([]);
  expect(renderPage(groups, tests)).toContain('| it leaks | does not apply: a ring \\| has no hole |');
});
