import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readRepositoryFile, repositoryFiles, rootDir } from '../repository-files.js';

const pages = repositoryFiles().filter((file) => file.endsWith('.md'));

function brokenLinks(page) {
  const targets = [...readRepositoryFile(page).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]);
  return targets
    .filter((target) => !/^(https?:|mailto:|#)/.test(target))
    .filter((target) => !existsSync(path.join(rootDir, path.dirname(page), target.split('#')[0])));
}

test.each(pages)('the links of %s lead somewhere', (page) => {
  expect(brokenLinks(page)).toEqual([]);
});
