import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rootDir } from '../../../scripts/lib/paths.mjs';

const MAX_LINES = 25;
const program = readFileSync(path.join(rootDir, 'README.md'), 'utf8').match(/```ts\n([\s\S]*?)```/)[1];

// Below the root, so that its imports resolve as they do for a reader; git ignores build/.
const folder = path.join(rootDir, 'build/readme-test');
const file = path.join(folder, 'first.ts');

const run = (program, args) =>
  spawnSync(path.join(rootDir, 'node_modules/.bin', program), args, { cwd: rootDir, encoding: 'utf8' });

describe("the README's program", () => {
  beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, program);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('is short', () => {
    expect(program.trimEnd().split('\n').length).toBeLessThanOrEqual(MAX_LINES);
  });

  test('runs as written', () => {
    const result = run('tsx', [file]);
    expect(`${result.stdout}${result.stderr}`).toBe('2 + 3 = 5\n');
    expect(result.status).toBe(0);
  });

  test('has the right types', () => {
    writeFileSync(
      path.join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../../tsconfig.base.json', include: ['first.ts'] }),
    );
    expect(run('tsc', ['--noEmit', '-p', folder]).stdout).toBe('');
  });
});
