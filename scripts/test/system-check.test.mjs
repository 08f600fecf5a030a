import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { checkNode, checkPrograms, installPackages } from '../lib/system-check.mjs';

let dir;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'pto-system-'));
  vi.stubEnv('PATH', dir);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true, force: true });
});

function install(...names) {
  for (const name of names) {
    writeFileSync(path.join(dir, name), '');
    chmodSync(path.join(dir, name), 0o755);
  }
}

test('a Node that is too old is refused with both versions', () => {
  expect(() => checkNode('20.18.3')).toThrow('Node 20.19 or newer is needed; this is 20.18.3.');
  expect(() => checkNode('18.20.0')).toThrow();
  expect(() => checkNode('20.19.0')).not.toThrow();
  expect(() => checkNode('22.0.0')).not.toThrow();
});

test('missing programs are named with their packages and the line to type', () => {
  install('make', 'python3', 'git');
  expect(() => checkPrograms()).toThrow(
    /cmake +Debian package cmake\n +g\+\+ +Debian package g\+\+\n[^]*apt-get install cmake g\+\+$/,
  );
});

test('a machine that has every program passes', () => {
  install('make', 'python3', 'git', 'cmake', 'g++');
  expect(() => checkPrograms()).not.toThrow();
});

test('where packages cannot be installed, the line to type is printed', async () => {
  await expect(installPackages(['libgtest-dev'], 'Running the C++ tests')).rejects.toThrow(
    'Running the C++ tests needs more packages. On Debian and Ubuntu, type:\n  sudo apt-get install libgtest-dev',
  );
});
