import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { PTO_HOST_ABI_VERSION, PtoError } from '@pto/task-interface';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { chipWorkerPath, isNativeFile, resolveAssets } from '../src/assets/index.js';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'pto-chip-worker-'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true });
});

function failure(): PtoError {
  try {
    chipWorkerPath();
  } catch (error) {
    if (error instanceof PtoError) return error;
    throw error;
  }
  throw new Error('it was found');
}

it('lies beside the addon and says what it is', () => {
  expect(chipWorkerPath()).toBe(path.join(resolveAssets().libDir, 'pto-chip-worker'));
  const version = JSON.parse(execFileSync(chipWorkerPath(), ['--version'], { encoding: 'utf8' })) as unknown;
  expect(version).toEqual({ hostAbi: PTO_HOST_ABI_VERSION, layoutHash: expect.stringMatching(/^\d+$/) });
});

it('is taken from the place of an addon of the user', () => {
  const file = path.join(dir, 'pto-chip-worker');
  writeFileSync(file, '');
  chmodSync(file, 0o755);
  for (const place of [dir, path.join(dir, 'pto.node')]) {
    vi.stubEnv('PTO_NATIVE_PATH', place);
    expect(chipWorkerPath()).toBe(file);
  }
});

it('names the place and how to get it when it is missing', () => {
  mkdirSync(path.join(dir, 'native'));
  vi.stubEnv('PTO_ASSETS_DIR', dir);
  const { code, message, details } = failure();
  expect(code).toBe('ERR_PTO_CHILD_BUILD');
  expect(message).toContain(`is not there: ${path.join(dir, 'lib', 'pto-chip-worker')}`);
  expect(message).toContain('npm run build:native');
  expect(message).toContain('pto native build');
  expect(details).toEqual({ file: path.join(dir, 'lib', 'pto-chip-worker') });
});

it('says so when it has lost its permission', () => {
  const file = path.join(dir, 'pto-chip-worker');
  writeFileSync(file, '');
  chmodSync(file, 0o644);
  vi.stubEnv('PTO_NATIVE_PATH', dir);
  const { code, message } = failure();
  expect(code).toBe('ERR_PTO_CHILD_BUILD');
  expect(message).toContain(`chmod +x ${file}`);
});

it('counts among the built files, as the addon and libraries do', () => {
  const names = ['pto.node', 'pto-chip-worker', 'a5/sim/x/libhost_runtime.so', 'manifest.json', 'a5/pto-chip-worker'];
  expect(names.filter(isNativeFile)).toEqual(names.slice(0, 3));
});
