import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rootDir } from '../../../scripts/lib/paths.mjs';

const page = readFileSync(path.join(rootDir, 'docs/guide/ship-a-compiled-callable.md'), 'utf8');
const [build, run] = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, program]) => program);

// Below the root, so that imports resolve as they do for a reader; git ignores build/.
const folder = path.join(rootDir, 'build/readme-test/ship');
const packageFile = path.join(folder, 'vector_add.ptopkg');

const write = (name, program) => {
  const file = path.join(folder, name);
  writeFileSync(file, program.replaceAll("'vector_add.ptopkg'", JSON.stringify(packageFile)));
  return file;
};

const start = (file, env) =>
  spawnSync(process.execPath, ['--import', 'tsx', file], { cwd: rootDir, encoding: 'utf8', env });

describe('the page about shipping compiled callables', () => {
  beforeAll(() => mkdirSync(folder, { recursive: true }));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('has a program that compiles, and one that runs where there is no compiler', () => {
    const built = start(write('build.ts', build), process.env);
    expect(`${built.stdout}${built.stderr}`).toBe('a2a3sim, 1 kernel\n');
    // An empty folder is all that programs are looked for in.
    const ran = start(write('run.ts', run), { PATH: folder, HOME: '/dev/null' });
    expect(`${ran.stdout}${ran.stderr}`).toBe('2 + 3 = 5\n');
  });

  test('has programs of the right types', () => {
    writeFileSync(
      path.join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: '../../../tsconfig.base.json',
        include: [write('build.ts', build), write('run.ts', run)],
      }),
    );
    const tsc = path.join(rootDir, 'node_modules/.bin/tsc');
    expect(spawnSync(tsc, ['--noEmit', '-p', folder], { encoding: 'utf8' }).stdout).toBe('');
  });
});
