import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { PtoError } from '@pto/task-interface';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { resolveAssets } from '../src/assets/index.js';
import { loadAddon } from '../src/addon/load-addon.js';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'pto-addon-'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true });
});

function failure(): PtoError {
  try {
    loadAddon();
  } catch (error) {
    if (error instanceof PtoError) return error;
    throw error;
  }
  throw new Error('an addon was loaded');
}

describe('a missing addon', () => {
  it('names the file of PTO_NATIVE_PATH and looks nowhere else', () => {
    const file = path.join(dir, 'none.node');
    vi.stubEnv('PTO_NATIVE_PATH', file);
    const error = failure();
    expect(error.code).toBe('ERR_PTO_ADDON_MISSING');
    expect(error.message).toContain(`${file}: no such file`);
    expect(error.message).toContain('1. Correct PTO_NATIVE_PATH, or unset it');
    expect(error.details['attempts']).toEqual([{ file, reason: 'no such file' }]);
  });

  it('takes a directory in PTO_NATIVE_PATH as the place of pto.node', () => {
    vi.stubEnv('PTO_NATIVE_PATH', dir);
    expect(failure().message).toContain(`${path.join(dir, 'pto.node')}: no such file`);
  });

  it('passes on why a file cannot be loaded', () => {
    const file = path.join(dir, 'pto.node');
    writeFileSync(file, 'not a library');
    vi.stubEnv('PTO_NATIVE_PATH', file);
    expect(failure().message).toMatch(/pto\.node: .*(file too short|invalid ELF header)/);
  });

  it('lists every place that was tried, then numbered remedies with the build command', () => {
    mkdirSync(path.join(dir, 'native'));
    vi.stubEnv('PTO_ASSETS_DIR', dir);
    const { message, details } = failure();
    const target = `${process.platform}-${process.arch}`;
    expect((details['attempts'] as { file: string }[]).map(({ file }) => file)).toEqual([
      path.join(dir, 'lib', 'pto.node'),
      path.join(dir, 'build', 'lib', 'pto.node'),
      path.join(dir, 'prebuilds', target, 'pto.node'),
    ]);
    expect(message).toContain(target);
    expect(message).toContain('  1. In a checkout, build it: npm run build:native');
    expect(message).toContain(
      "  3. On any other machine, build it from the package's sources: npx -p @pto/cli pto native build",
    );
    expect(message).toContain('  4. With an addon of your own, set PTO_NATIVE_PATH to its pto.node.');
  });
});

describe('an addon that is there', () => {
  it('is taken from the prebuilt ones when none was built', () => {
    const prebuilds = path.join(dir, 'prebuilds', `${process.platform}-${process.arch}`);
    mkdirSync(prebuilds, { recursive: true });
    mkdirSync(path.join(dir, 'native'));
    symlinkSync(path.join(resolveAssets().libDir, 'pto.node'), path.join(prebuilds, 'pto.node'));
    vi.stubEnv('PTO_ASSETS_DIR', dir);
    expect(loadAddon().hostAbiVersion).toBeGreaterThan(0);
  });

  it('is loaded once', () => {
    expect(loadAddon()).toBe(loadAddon());
  });
});
