import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { PtoError } from '@pto/task-interface';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { loadAddon } from '../src/addon/load-addon.js';
import { resolveAssets } from '../src/assets/index.js';
import { ChipWorker } from '../src/index.js';
import { target } from './support/callables.js';
import { libraryFile } from './support/fixtures.js';

let dir: string;
let hostRuntime: string;

// An assets directory with everything but a host runtime of this build.
beforeEach(() => {
  const { libDir, nativeDir } = resolveAssets();
  dir = mkdtempSync(path.join(tmpdir(), 'pto-compatibility-'));
  const runtimeDir = path.join(dir, 'lib/a2a3/sim', target.runtime);
  mkdirSync(runtimeDir, { recursive: true });
  symlinkSync(nativeDir, path.join(dir, 'native'));
  for (const file of ['libsimpler_log.so', 'libcpu_sim_context.so', 'pto.node']) {
    symlinkSync(path.join(libDir, file), path.join(dir, 'lib', file));
  }
  hostRuntime = path.join(runtimeDir, 'libhost_runtime.so');
  vi.stubEnv('PTO_ASSETS_DIR', dir);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true });
});

function failure(): PtoError {
  try {
    void new ChipWorker(target);
  } catch (error) {
    if (error instanceof PtoError) return error;
    throw error;
  }
  throw new Error('the library was accepted');
}

describe('a host runtime that does not fit', () => {
  it('is refused with both versions when it is of another version', () => {
    copyFileSync(libraryFile('foreign_host_runtime'), hostRuntime);
    const { code, message, details } = failure();
    const neededVersion = loadAddon().hostAbiVersion;
    expect(code).toBe('ERR_PTO_RUNTIME_ABI');
    expect(message).toContain(`has host ABI version 99; version ${neededVersion} is needed`);
    expect(message).toContain('npm run build:native');
    expect(details).toMatchObject({ libraryVersion: 99, neededVersion, library: hostRuntime });
  });

  it('is refused with the list of symbols that it lacks', () => {
    copyFileSync(libraryFile('kernel_delayed_add'), hostRuntime);
    const { code, message } = failure();
    expect(code).toBe('ERR_PTO_RUNTIME_ABI');
    expect(message).toMatch(/^dlsym failed for 'create_device_context, .*, pto_last_error(, \w+)*'/);
  });

  it('is refused with the reason and with what was opened before when it does not open', () => {
    writeFileSync(hostRuntime, 'not a library');
    const { code, message } = failure();
    expect(code).toBe('ERR_PTO_RUNTIME_MISSING');
    expect(message).toMatch(/^dlopen failed: .*file too short/);
    expect(message).toContain(`opened ${path.join(dir, 'lib/libsimpler_log.so')}`);
    expect(message).toContain(`failed ${hostRuntime}`);
  });
});
