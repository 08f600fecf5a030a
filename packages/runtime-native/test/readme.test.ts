import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { expect, it } from 'vitest';

const packageDir = path.join(import.meta.dirname, '..');
const buildDir = path.join(packageDir, 'build');

const text = readFileSync(path.join(packageDir, 'README.md'), 'utf8');
const examples = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);

it('the README has examples', () => {
  expect(examples).toHaveLength(2);
});

it.each([...examples.entries()])('example %i of the README prints what it says', async (index, code) => {
  const promised = [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text]) => text);
  expect(promised).not.toEqual([]);
  const program = path.join(buildDir, `readme-example-${index}.ts`);
  mkdirSync(buildDir, { recursive: true });
  writeFileSync(program, code);
  const options = { cwd: packageDir, env: { ...process.env, FORCE_COLOR: '0' } };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program], options);
  expect(stdout.trim().split('\n')).toEqual(promised);
});
