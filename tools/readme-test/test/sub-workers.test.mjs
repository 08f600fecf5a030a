import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rootDir } from '../../../scripts/lib/paths.mjs';

const page = readFileSync(path.join(rootDir, 'docs/guide/sub-workers.md'), 'utf8');
const programs = [...page.matchAll(/`(\w+\.ts)`:\n\n```ts\n([\s\S]*?)```/g)].map(([, name, text]) => ({ name, text }));

// Below the root, so that imports resolve as they do for a reader; git ignores build/.
const folder = path.join(rootDir, 'build/readme-test/sub-workers');
const files = programs.map(({ name }) => path.join(folder, name));

describe('the page about functions of sub workers', () => {
  beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    programs.forEach(({ text }, i) => writeFileSync(files[i], text));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('has a program that runs, TypeScript in the sub worker included', () => {
    expect(programs.map(({ name }) => name)).toEqual(['post.ts', 'run.ts']);
    const ran = spawnSync(process.execPath, ['--import', 'tsx', files[1]], { cwd: rootDir, encoding: 'utf8' });
    expect(ran.stderr).toBe('[L3/sub0] 1000 elements, worker 0\n');
    expect(ran.stdout).toBe('average: 499.5\n');
  });

  test('has programs of the right types', () => {
    writeFileSync(
      path.join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../../../tsconfig.base.json', include: files }),
    );
    const tsc = path.join(rootDir, 'node_modules/.bin/tsc');
    expect(spawnSync(tsc, ['--noEmit', '-p', folder], { encoding: 'utf8' }).stdout).toBe('');
  });
});
