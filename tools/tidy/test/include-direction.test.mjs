import { expect, test } from 'vitest';
import { findWrongIncludes } from '../include-direction.js';
import { readRepositoryFile, repositoryFiles } from '../repository-files.js';

test('C++ folders include only what is below them', () => {
  const files = repositoryFiles('native').filter((file) => /\.(h|cpp|def)$/.test(file));
  const sources = new Map(files.map((file) => [file.slice('native/'.length), readRepositoryFile(file)]));
  expect(findWrongIncludes(sources)).toEqual([]);
});

test('an include that points upwards is found', () => {
  const sources = new Map([
    ['base/low.h', '#include "runtime/high.h"\n'],
    ['runtime/high.h', '#include "base/other.h"\n'],
    ['base/other.h', ''],
  ]);
  expect(findWrongIncludes(sources)).toEqual(['base/low.h includes runtime/high.h']);
});
