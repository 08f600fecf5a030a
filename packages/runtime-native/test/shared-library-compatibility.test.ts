import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { PtoError } from '@pto/task-interface';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { resolveAssets } from '../src/assets/index.js';
import { ChipWorker } from '../src/index.js';
import { target } from './support/callables.js';
import { libraryFile } from './support/fixtures.js';

// A process keeps the log and the context that it opened, so these tests have a file of their own.
let libDir: string;
let dir: string;

beforeEach(() => {
  const built = resolveAssets();
  dir = mkdtempSync(path.join(tmpdir(), 'pto-shared-'));
  libDir = path.join(dir, 'lib');
  mkdirSync(libDir);
  symlinkSync(built.nativeDir, path.join(dir, 'native'));
  for (const name of ['a2a3', 'libsimpler_log.so', 'libcpu_sim_context.so', 'pto.node']) {
    symlinkSync(path.join(built.libDir, name), path.join(libDir, name));
  }
  vi.stubEnv('PTO_ASSETS_DIR', dir);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true });
});

function failureWith(name: string, fixture: string): PtoError {
  rmSync(path.join(libDir, name));
  copyFileSync(libraryFile(fixture), path.join(libDir, name));
  try {
    void new ChipWorker(target);
  } catch (error) {
    if (error instanceof PtoError) return error;
    throw error;
  }
  throw new Error(`${name} was accepted`);
}

it.each(['libsimpler_log.so', 'libcpu_sim_context.so'])('%s of another version is refused with both', (name) => {
  const { code, message, details } = failureWith(name, 'foreign_shared_library');
  expect(code).toBe('ERR_PTO_RUNTIME_ABI');
  expect(message).toContain(`${path.join(libDir, name)} has host ABI version 99; version `);
  expect(details).toMatchObject({
    library: path.join(libDir, name),
    libraryVersion: 99,
    neededVersion: expect.any(Number),
  });
});

it.each(['libsimpler_log.so', 'libcpu_sim_context.so'])('%s that names no version is refused', (name) => {
  const { code, message } = failureWith(name, 'kernel_delayed_add');
  expect(code).toBe('ERR_PTO_RUNTIME_ABI');
  expect(message).toContain(`${path.join(libDir, name)} names no host ABI version; version `);
});
