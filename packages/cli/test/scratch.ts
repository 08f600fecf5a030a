import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach } from 'vitest';

import { pto } from './pto.js';
import type { Ended, PtoOptions } from './pto.js';

/** A directory of one test, removed after it. */
export interface Scratch {
  readonly dir: string;
  /** The cache of commands that {@link Scratch.pto} runs. */
  readonly cacheDir: string;
  /** Writes a file and returns its path. */
  write(name: string, content: string): string;
  /** Writes an executable shell script and returns its path. */
  script(name: string, body: string): string;
  /** The path of a name in the directory. */
  inside(...names: string[]): string;
  /** Runs `pto` in the directory, with a cache of its own. */
  pto(args: readonly string[], options?: PtoOptions): Promise<Ended>;
}

/** Gives each test of the file a {@link Scratch}. */
export function useScratch(): Scratch {
  let dir = '';
  beforeEach(() => {
    dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'pto-cli-test-')));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const write = (name: string, content: string): string => {
    mkdirSync(path.dirname(inside(name)), { recursive: true });
    writeFileSync(inside(name), content);
    return inside(name);
  };
  const inside = (...names: string[]): string => path.join(dir, ...names);
  return {
    get dir() {
      return dir;
    },
    get cacheDir() {
      return inside('cache');
    },
    inside,
    write,
    script(name, body) {
      const file = write(name, `#!/bin/sh\n${body}\n`);
      chmodSync(file, 0o755);
      return file;
    },
    pto: (args, options = {}) =>
      pto(args, { cwd: dir, ...options, env: { PTO_CACHE_DIR: inside('cache'), ...options.env } }),
  };
}
