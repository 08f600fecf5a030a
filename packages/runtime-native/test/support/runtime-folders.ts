import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, vi } from 'vitest';

/** A description that is right, of a runtime without files. */
export const tinyRuntime = {
  name: 'tiny',
  abi: '2026-05',
  hostAbi: 3,
  archs: ['a5'],
  variants: ['sim'],
  targets: { host: { sources: ['host/tiny.cpp'], includeDirs: ['{native}/include'] } },
  orchestration: { includeDirs: ['include', '{native}/platform/arch/{arch}'], sources: ['include/common.cpp'] },
  kernel: { includeDirs: ['include'] },
};

/** A directory of one test. The process stands in an empty project in it, and sees PTO's own runtimes. */
export interface RuntimeFolders {
  readonly dir: string;
  readonly project: string;
  /** Writes a `pto-runtime.json` and returns its folder. */
  write(folder: string, content: unknown): string;
  /** Writes the project's `package.json`. */
  manifest(content: object): void;
}

export function useRuntimeFolders(): RuntimeFolders {
  let dir = '';
  beforeEach(() => {
    dir = realpathSync(mkdtempSync(path.join(tmpdir(), 'pto-runtimes-')));
    mkdirSync(path.join(dir, 'project'));
    vi.stubEnv('PTO_ASSETS_DIR', undefined);
    vi.stubEnv('PTO_RUNTIME_PATH', undefined);
    vi.stubEnv('PTO_CACHE_DIR', path.join(dir, 'cache'));
    vi.spyOn(process, 'cwd').mockReturnValue(path.join(dir, 'project'));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
    rmSync(dir, { recursive: true, force: true });
  });
  return {
    get dir() {
      return dir;
    },
    get project() {
      return path.join(dir, 'project');
    },
    write(folder, content) {
      const target = path.join(dir, folder);
      mkdirSync(target, { recursive: true });
      const text = typeof content === 'string' ? content : JSON.stringify(content);
      writeFileSync(path.join(target, 'pto-runtime.json'), text);
      return target;
    },
    manifest(content) {
      writeFileSync(path.join(dir, 'project', 'package.json'), JSON.stringify(content));
    },
  };
}
