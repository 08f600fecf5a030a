import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { missingTestPackages } from '../lib/test-packages.mjs';

let dir;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'pto-packages-'));
  vi.stubEnv('PATH', dir);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
});

function install(name, exit) {
  writeFileSync(path.join(dir, name), `#!/bin/sh\nexit ${exit}\n`);
  chmodSync(path.join(dir, name), 0o755);
}

test('a machine that has every library and program lacks nothing', () => {
  install('g++', 0);
  install('spin', 0);
  install('chromium', 0);
  expect(missingTestPackages()).toEqual([]);
});

test('missing programs are named by their packages', () => {
  install('g++', 0);
  expect(missingTestPackages()).toEqual(['spin', 'chromium']);
});

test('missing headers are named by their packages', () => {
  install('g++', 1);
  install('spin', 0);
  install('chromium', 0);
  expect(missingTestPackages()).toEqual(['libgtest-dev', 'libtbb-dev']);
});
