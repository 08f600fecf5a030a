import { expect, test } from 'vitest';
import { readRepositoryFile, repositoryFiles } from '../repository-files.js';
import { sizeExceptions } from '../size-exceptions.js';

const limits = { '.ts': 400, '.mjs': 400, '.js': 400, '.h': 400, '.cpp': 600 };

function tooLong(file) {
  const limit = limits[file.match(/\.\w+$/)?.[0]];
  if (limit === undefined || file.endsWith('.gen.ts')) return false;
  return readRepositoryFile(file).split('\n').length - 1 > limit;
}

const long = repositoryFiles().filter(tooLong);

test('a file is longer than the rule for its kind only with a reason', () => {
  expect(long.filter((file) => !(file in sizeExceptions))).toEqual([]);
});

test('every reason is still needed', () => {
  expect(Object.keys(sizeExceptions).filter((file) => !long.includes(file))).toEqual([]);
});
