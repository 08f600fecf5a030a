/** Each example prints what its README says, when it is started as its README says. */
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const tsx = fileURLToPath(new URL('../node_modules/.bin/tsx', import.meta.url));
const examples = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter((file) => path.basename(file) === 'main.ts' && !file.includes('node_modules'))
  .map((file) => path.dirname(file))
  .sort();

const readPage = (page: string) => readFileSync(path.join(import.meta.dirname, page), 'utf8');

test('the list of examples has all of them, and nothing else', () => {
  const links = [...readPage('README.md').matchAll(/^\| \[(.+?)\]\((.+?)\)/gm)];
  expect(links.map(([, , folder]) => folder).sort()).toEqual(examples);
  expect(links.filter(([, name, folder]) => name !== path.basename(folder!))).toEqual([]);
});

test.each(examples)('%s prints what its README says', (example) => {
  const blocks = /```sh\n(.*)\n```\n\n```text\n([^`]*)```\n/.exec(readPage(`${example}/README.md`));
  expect(blocks?.[1]).toBe('npx tsx main.ts');
  const { stdout, stderr, status } = spawnSync(tsx, ['main.ts'], {
    cwd: path.join(import.meta.dirname, example),
    env: { ...process.env, PTO_EXAMPLE_SIZE: 'small' },
    encoding: 'utf8',
  });
  expect(`${stdout}${stderr}`).toBe(blocks?.[2]);
  expect(status).toBe(0);
});
