import { expect, test } from 'vitest';
import { readRepositoryFile, repositoryFiles } from '../repository-files.js';

const { scripts } = JSON.parse(readRepositoryFile('package.json'));
const pages = repositoryFiles().filter((file) => file.endsWith('.md') && !file.endsWith('CHANGELOG.md'));

test('every script that a page names exists', () => {
  const named = pages.flatMap((page) =>
    [...readRepositoryFile(page).matchAll(/(?:npm run|pnpm) ([a-z][\w:-]*)/g)].map(([, name]) => ({ page, name })),
  );
  const builtIn = new Set(['install', 'add', 'exec', 'run']);
  expect(named.filter(({ name }) => !(name in scripts) && !builtIn.has(name))).toEqual([]);
});
