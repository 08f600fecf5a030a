import { expect, test } from 'vitest';
import { findLines, repositoryFiles } from '../repository-files.js';

// A path that exists on one machine only. `/home/user` is the usual word for anybody's, and temporary files that carry our
// name are found again.
const machinePath = /(?<![\w.$})])\/(?:root|work|tmp(?!\/pto-)|home(?!\/(?:user|runner)\b)|Users)\/[A-Za-z0-9]/;

test('no file names a path of one machine', () => {
  expect(findLines(repositoryFiles(), machinePath)).toEqual([]);
});

test('a path of one machine is recognised', () => {
  expect(['', 'work', 'project'].join('/')).toMatch(machinePath);
  expect('https://example.org/work/item').not.toMatch(machinePath);
});
