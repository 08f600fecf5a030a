/** Each example is run as its README says; a program prints what is written there. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const tsx = fileURLToPath(new URL('../node_modules/.bin/tsx', import.meta.url));
const pto = path.join(import.meta.dirname, 'node_modules/.bin/pto');
const examples = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.scene.ts') && !file.includes('node_modules'))
  .map((file) => path.dirname(file))
  .sort();
const isProgram = (example: string) => existsSync(path.join(import.meta.dirname, example, 'main.ts'));

const readPage = (page: string) => readFileSync(path.join(import.meta.dirname, page), 'utf8');

/** What a command prints, with `…` for how long things took. */
function printed(command: string, args: string[], folder: string): string {
  const cwd = path.join(import.meta.dirname, folder);
  const { stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  return `${stdout}${stderr}`.replaceAll(/\d[\d.]* m?s\b/g, '…');
}

test('the list of examples has all of them, and nothing else', () => {
  const links = [...readPage('README.md').matchAll(/^\| \[(.+?)\]\((.+?)\)/gm)];
  expect(links.map(([, , folder]) => folder).sort()).toEqual(examples);
  expect(links.filter(([, name, folder]) => name !== path.basename(folder!))).toEqual([]);
});

test('a scene is run and shown as the list says', () => {
  const [, folder, command, output] = /In `([^`]+)`:\n\n```sh\n(.*)\n```\n\n```text\n([^`]*)```\n/.exec(
    readPage('README.md'),
  )!;
  expect(command).toBe('npx pto test');
  expect(printed(pto, ['test'], folder!)).toBe(output);
});

test.each(examples.filter((example) => !isProgram(example)))('the README of %s says how to run it', (example) => {
  expect(/```sh\n(.*)\n```\n/.exec(readPage(`${example}/README.md`))?.[1]).toBe('npx pto test');
});

test.each(examples.filter(isProgram))('%s prints what its README says', (example) => {
  const blocks = /```sh\n(.*)\n```\n\n```text\n([^`]*)```\n/.exec(readPage(`${example}/README.md`));
  expect(blocks?.[1]).toBe('npx tsx main.ts');
  expect(printed(tsx, ['main.ts'], example)).toBe(blocks?.[2]);
});
