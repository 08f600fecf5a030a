import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rootDir } from '../../../scripts/lib/paths.mjs';

const page = readFileSync(path.join(rootDir, 'docs/guide/many-chips.md'), 'utf8');
const programs = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, program]) => program);

// Below the root, so that imports resolve as they do for a reader; git ignores build/.
const folder = path.join(rootDir, 'build/readme-test/many-chips');
const files = programs.map((_, i) => path.join(folder, `program-${i}.ts`));

const promised = [
  '(2 + 2) + (2 + 3) = 9\n3 tasks on 2 chips, 0 bytes copied\n',
  'sub_worker: RangeError: the loss is not finite\nERR_PTO_TASK_THROW L3/sub0 check\n',
  '7,7,7,7\n',
];

describe('the page about many chips', () => {
  beforeAll(() => {
    mkdirSync(folder, { recursive: true });
    programs.forEach((program, i) => writeFileSync(files[i], program));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('has programs that print what it says', () => {
    const printed = files.map((file) => {
      const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', file], {
        cwd: rootDir,
        encoding: 'utf8',
      });
      return `${stdout}${stderr}`;
    });
    expect(printed).toEqual(promised);
  });

  test('has programs of the right types', () => {
    const include = files;
    writeFileSync(
      path.join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: '../../../tsconfig.base.json', include }),
    );
    const tsc = path.join(rootDir, 'node_modules/.bin/tsc');
    expect(spawnSync(tsc, ['--noEmit', '-p', folder], { encoding: 'utf8' }).stdout).toBe('');
  });
});
