import { expect, test } from 'vitest';
import { sceneTestsIn } from '../scene-tests.js';

const found = (text) => sceneTestsIn('examples/add/add.scene.ts', text);
const scene = (cases) => `export const add = defineScene(import.meta.url, { level: 2, cases: ${cases} });\n`;

test('cases are found by their names', () => {
  expect(found(scene("[{ name: 'small', platforms }, { name: 'with a tail', platforms }]"))).toEqual([
    { name: 'small', title: 'add::small', file: 'examples/add/add.scene.ts' },
    { name: 'with a tail', title: 'add::with a tail', file: 'examples/add/add.scene.ts' },
  ]);
});

test('a scene may be defined in a loop', () => {
  expect(found(`for (const name of names) { ${scene("[{ name: 'small' }]")} }`)).toHaveLength(1);
});

test('a case that nobody runs has a fault, and one that is left out on some platforms has none', () => {
  const cases = "[{ name: 'large', manual: true }, { name: 'slow', manual: ['a5sim'] }]";
  expect(found(scene(cases)).map(({ fault }) => fault)).toEqual(['is left out unless it is asked for', undefined]);
});

test('names that are computed, and other calls, are not found', () => {
  expect(found(scene('[{ name: nameOf(1) }]'))).toEqual([]);
  expect(found("describeScene(import.meta.url, { cases: [{ name: 'small' }] });")).toEqual([]);
});
