import { expect, test } from 'vitest';
import { findLines, repositoryFiles } from '../repository-files.js';

// Put together, so that this file does not find itself.
const marks = ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'];
const skips = ['it', 'test', 'describe'].flatMap((name) =>
  ['skip', 'only', 'todo'].map((how) => `${name}\\.${how}\\b`),
);
const nativeSkips = ['DISABLED' + '_', 'GTEST' + '_SKIP'];

test('no file has a mark of unfinished work', () => {
  expect(findLines(repositoryFiles(), new RegExp(`\\b(?:${marks.join('|')})\\b`))).toEqual([]);
});

test('no test is left out', () => {
  const tests = repositoryFiles().filter((file) => /\.test\.(ts|mjs)$|_test\.cpp$/.test(file));
  expect(findLines(tests, new RegExp(`\\b(?:${[...skips, ...nativeSkips].join('|')})`))).toEqual([]);
});

test('no file is what a merge or an editor has left', () => {
  expect(repositoryFiles().filter((file) => /\.(orig|rej|bak|swp)$|~$/.test(file))).toEqual([]);
});
