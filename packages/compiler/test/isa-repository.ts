import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { vi } from 'vitest';

import type { Scratch } from './scratch.js';

/** A bare repository on this disk that stands in for PTO-ISA's, with a working tree that feeds it. */
export interface IsaRepository {
  readonly url: string;
  readonly workTree: string;
  /** Commits the files of the working tree and a header with this text; returns the commit. */
  commit(headerText: string): string;
}

/** Runs git the same way on every machine. */
export function git(dir: string, ...args: readonly string[]): string {
  const identity = {
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@b',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@b',
  };
  const env = { ...process.env, ...identity, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  return execFileSync('git', ['-C', dir, ...args], { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] }).trim();
}

/** Makes the repository `name` of a test. */
export function isaRepository(scratch: Scratch, name = 'upstream'): IsaRepository {
  const bare = path.join(scratch.dir, `${name}.git`);
  const workTree = path.join(scratch.dir, name);
  mkdirSync(workTree);
  git(scratch.dir, 'init', '--quiet', '--bare', '--initial-branch=main', bare);
  git(workTree, 'init', '--quiet', '--initial-branch=main');
  return {
    url: pathToFileURL(bare).href,
    workTree,
    commit(headerText) {
      scratch.write(`${name}/include/pto/pto-inst.hpp`, headerText);
      git(workTree, 'add', '.');
      git(workTree, 'commit', '--quiet', '-m', 'headers');
      git(workTree, 'push', '--quiet', '--force', bare, 'HEAD:refs/heads/main');
      return git(workTree, 'rev-parse', 'HEAD');
    },
  };
}

/** Makes a runtime that belongs to a commit, or to whatever else stands in its pin file. */
export function pinTo(scratch: Scratch, text: string): void {
  scratch.write('assets/native/pto-isa.pin', text);
  vi.stubEnv('PTO_ASSETS_DIR', path.join(scratch.dir, 'assets'));
}
