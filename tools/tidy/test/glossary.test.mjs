import { expect, test } from 'vitest';
import { findLines, readRepositoryFile, repositoryFiles } from '../repository-files.js';

const GLOSSARY = 'docs/glossary.md';

/** The rows of the glossary's tables: [{word, synonyms}]. */
const rows = readRepositoryFile(GLOSSARY)
  .split('\n')
  .filter((line) => line.startsWith('| **'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map(([, word, , synonyms]) => ({
    word: word.replaceAll('*', ''),
    synonyms: synonyms.split(',').map((s) => s.trim()),
  }));
const synonyms = rows.flatMap((row) => row.synonyms).filter((synonym) => synonym !== '');
const pages = repositoryFiles().filter(
  (file) => file.endsWith('.md') && file !== GLOSSARY && !file.endsWith('CHANGELOG.md'),
);

test('every word of the glossary is there once', () => {
  const words = rows.map((row) => row.word);
  expect(words.length).toBeGreaterThan(10);
  expect(new Set(words).size).toBe(words.length);
});

test.each(synonyms)('no page says "%s"', (synonym) => {
  expect(findLines(pages, new RegExp(`\\b${synonym}s?\\b`, 'i'))).toEqual([]);
});
