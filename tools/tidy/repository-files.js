import { readFileSync } from 'node:fs';
import path from 'node:path';
import { listFiles } from '../../scripts/lib/content-digest.mjs';
import { rootDir } from '../../scripts/lib/paths.mjs';

export { rootDir };

const BINARY = new Set(['.png', '.jpg', '.ico', '.bin', '.node', '.so', '.tgz']);
const FOREIGN = new Set(['pnpm-lock.yaml', 'LICENSE']);

/** Every text file that was written by hand or generated into the repository, relative to its root. */
export function repositoryFiles(start = '.') {
  return listFiles(path.join(rootDir, start))
    .map((file) => path.relative(rootDir, file))
    .filter((file) => !BINARY.has(path.extname(file)) && !FOREIGN.has(file));
}

export const readRepositoryFile = (file) => readFileSync(path.join(rootDir, file), 'utf8');

/** The lines of files that match a pattern, as `file:line: text`. */
export function findLines(files, pattern) {
  return files.flatMap((file) =>
    readRepositoryFile(file)
      .split('\n')
      .map((text, index) => ({ text, where: `${file}:${index + 1}` }))
      .filter(({ text }) => pattern.test(text))
      .map(({ text, where }) => `${where}: ${text.trim()}`),
  );
}
