import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readRepositoryFile, repositoryFiles, rootDir } from '../repository-files.js';

const pages = repositoryFiles().filter((file) => file.endsWith('.md'));

/** What a page links to, relative to the root; addresses of other sites and places in the page itself are left out. */
function linked(page) {
  const targets = [...readRepositoryFile(page).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]);
  const local = targets.filter((target) => !/^(https?:|mailto:|#)/.test(target));
  return local.map((target) => path.join(path.dirname(page), target.split('#')[0]));
}

const brokenLinks = (page) => linked(page).filter((target) => !existsSync(path.join(rootDir, target)));

test.each(pages)('the links of %s lead somewhere', (page) => {
  expect(brokenLinks(page)).toEqual([]);
});

test('every page of docs/ is linked from another one', () => {
  const all = new Set(pages.flatMap((page) => linked(page).filter((target) => target !== page)));
  expect(pages.filter((page) => page.startsWith('docs/') && !all.has(page))).toEqual([]);
});
