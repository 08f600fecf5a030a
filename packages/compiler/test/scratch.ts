import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, vi } from 'vitest';

/** A directory of one test, with its own cache and temporary directory, removed after it. */
export interface Scratch {
  readonly dir: string;
  readonly cacheDir: string;
  /** The `TMPDIR` of the test. */
  readonly tempDir: string;
  /** Writes a file and returns its path. */
  write(name: string, content: string): string;
  /** Writes an executable shell script and returns its path. */
  script(name: string, body: string): string;
}

/** The variables that the compiler reads; a test starts without them. */
const VARIABLES = [
  'ASCEND_HOME_PATH',
  'CC',
  'CXX',
  'PTO_ASSETS_DIR',
  'PTO_COMPILE_JOBS',
  'PTO_COMPILE_TIMEOUT_S',
  'PTO_ISA_ALLOW_MISMATCH',
  'PTO_ISA_ROOT',
  'PTO_ISA_URL',
  'PTO_KEEP_TEMPS',
  'PTO_OFFLINE',
  'PTO_SIM_CXX',
];

/** Gives each test of the file a {@link Scratch}. */
export function useScratch(): Scratch {
  let dir = '';
  const inside = (name: string): string => path.join(dir, name);

  beforeEach(() => {
    dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'pto-compiler-test-')));
    mkdirSync(inside('tmp'));
    for (const name of VARIABLES) vi.stubEnv(name, undefined);
    vi.stubEnv('PTO_CACHE_DIR', inside('cache'));
    vi.stubEnv('TMPDIR', inside('tmp'));
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(dir, { recursive: true, force: true });
  });

  const write = (name: string, content: string): string => {
    mkdirSync(path.dirname(inside(name)), { recursive: true });
    writeFileSync(inside(name), content);
    return inside(name);
  };
  return {
    get dir() {
      return dir;
    },
    get cacheDir() {
      return inside('cache');
    },
    get tempDir() {
      return inside('tmp');
    },
    write,
    script(name, body) {
      const file = write(name, `#!/bin/sh\n${body}\n`);
      chmodSync(file, 0o755);
      return file;
    },
  };
}
