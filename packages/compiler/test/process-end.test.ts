import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { describe, expect, it, vi } from 'vitest';

import { isAlive } from './process-state.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
const entry = pathToFileURL(path.resolve(import.meta.dirname, '..', 'dist', 'index.js')).href;

describe('a process that is ended while it compiles', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends by %s and leaves neither compiler nor directory nor lock',
    async (signal) => {
      const pidFile = path.join(scratch.dir, 'pid');
      const slow = scratch.script(
        'slow-cxx',
        `if [ "$1" = --version ]; then echo "slow 1.0.0"; exit 0; fi\ncase "$*" in *probe.cpp*) exit 0;; esac\necho $$ > '${pidFile}'; exec sleep 60`,
      );
      const source = scratch.write('kernel.cpp', '');
      const program = `
      import { KernelCompiler } from ${JSON.stringify(entry)};
      await new KernelCompiler({ platform: 'a2a3sim' }).compileIncore(${JSON.stringify(source)}, { coreType: 'aiv' });`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
        env: { ...process.env, PTO_SIM_CXX: slow },
        stdio: 'ignore',
      });
      await vi.waitFor(() => expect(readFileSync(pidFile, 'utf8')).toMatch(/\d\n/), { timeout: 60_000 });
      const compilerPid = Number(readFileSync(pidFile, 'utf8'));
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([null, signal]);
      await vi.waitFor(() => expect(isAlive(compilerPid)).toBe(false), { timeout: 10_000 });
      expect(readdirSync(scratch.tempDir)).toEqual([]);
      expect(readdirSync(path.join(scratch.cacheDir, 'compile/v1/locks'))).toEqual([]);
    },
  );
});
