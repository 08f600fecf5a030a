import { readdirSync } from 'node:fs';
import path from 'node:path';

import { isDirectory, isFile } from './find-inputs.js';

/**
 * The files whose path matches a pattern: `*` stands for any characters of a name and `?` for one; a backslash takes the
 * meaning from the next character.
 */
export function matchFiles(pattern: string): string[] {
  const { root } = path.parse(pattern);
  let found = [root === '' ? '.' : root];
  for (const part of pattern.slice(root.length).split('/')) {
    if (part === '' || part === '.') continue;
    const isPlain = !/[*?\\]/.test(part);
    found = found
      .filter(isDirectory)
      .flatMap((dir) => (isPlain ? [path.join(dir, part)] : namesIn(dir, part).map((name) => path.join(dir, name))));
  }
  return found.filter(isFile);
}

function namesIn(dir: string, pattern: string): string[] {
  const name = expressionOf(pattern);
  try {
    return readdirSync(dir)
      .filter((each) => name.test(each))
      .sort();
  } catch {
    return [];
  }
}

function expressionOf(pattern: string): RegExp {
  const parts = pattern.match(/\\.|[\s\S]/g) ?? [];
  const source = parts.map((part) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    return part.slice(-1).replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
  });
  return new RegExp(`^${source.join('')}$`, 's');
}
