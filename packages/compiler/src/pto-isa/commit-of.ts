import { readFileSync } from 'node:fs';
import path from 'node:path';

import { isCommit } from './pin.js';

/**
 * The commit that is checked out in a directory, read from git's own files: a process would take longer than everything
 * else of a warm compile, and git need not be installed.
 *
 * @param dir - the root of a working tree, also of a linked one or of a submodule
 * @returns `undefined` when the directory is no such root. A repository around it does not count
 */
export function commitOf(dir: string): string | undefined {
  const gitDir = gitDirOf(dir);
  const head = gitDir === undefined ? undefined : readText(path.join(gitDir, 'HEAD'));
  if (gitDir === undefined || head === undefined) return undefined;
  const name = /^ref: (\S+)$/.exec(head)?.[1];
  const commit = name === undefined ? head : refIn(gitDir, name);
  return commit !== undefined && isCommit(commit) ? commit : undefined;
}

function gitDirOf(dir: string): string | undefined {
  const entry = path.join(dir, '.git');
  if (readText(path.join(entry, 'HEAD')) !== undefined) return entry;
  const link = /^gitdir: (.+)$/.exec(readText(entry) ?? '')?.[1];
  return link === undefined ? undefined : path.resolve(dir, link);
}

function refIn(gitDir: string, name: string): string | undefined {
  // A linked working tree shares the branches of the repository that it belongs to.
  const shared = path.resolve(gitDir, readText(path.join(gitDir, 'commondir')) ?? '.');
  const loose = readText(path.join(gitDir, name)) ?? readText(path.join(shared, name));
  if (loose !== undefined) return loose;
  const packed = readText(path.join(shared, 'packed-refs')) ?? '';
  return packed
    .split('\n')
    .map((line) => line.split(' '))
    .find(([, ref]) => ref === name)?.[0];
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}
