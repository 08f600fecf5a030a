import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inRoot, rootDir } from '../../../scripts/lib/paths.mjs';
import { faultsOf, stepsOf } from '../lib/shell-page.mjs';

const page = readFileSync(inRoot('docs/guide/trace-many-chips.md'), 'utf8');
const [program, ...others] = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text]) => text);

// Below the root, so that imports resolve as they do for a reader; git ignores build/.
const folder = inRoot('build/readme-test/trace-many-chips');
const recordings = inRoot('build/trace-many-chips');
const file = path.join(folder, 'program.ts');

/** The first block begins with an empty folder, and the program comes after it. */
function faultsOfPage() {
  const [first, ...rest] = page.split('```ts\n');
  const faults = faultsOf(first, rootDir);
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', file], { cwd: rootDir, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return [...faults, ...faultsOf(rest.join(''), rootDir)];
}

describe('the page about tracing many chips', () => {
  beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, program);
  });
  afterAll(() => [folder, recordings].forEach((each) => rmSync(each, { recursive: true, force: true })));

  test('has commands and a program that do what is written', () => {
    expect(others).toEqual([]);
    expect(stepsOf(page)).toHaveLength(5);
    expect(faultsOfPage()).toEqual([]);
  });

  test('has a program of the right types', () => {
    writeFileSync(
      path.join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../../../tsconfig.base.json', include: [file] }),
    );
    const tsc = path.join(rootDir, 'node_modules/.bin/tsc');
    expect(spawnSync(tsc, ['--noEmit', '-p', folder], { encoding: 'utf8' }).stdout).toBe('');
  });
});
