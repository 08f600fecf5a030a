import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import type { Assets } from '../src/assets/index.js';
import { findPackage, nativeTarget } from '../src/assets/index.js';

// The package as npm installs it, with empty files in the place of libraries: only look-ups happen here.
let dir: string;
let installed: string;
let prebuilt: string;
let ownBuild: string;

const DIGEST = 'ab'.repeat(32);

function touch(file: string, text = ''): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'pto-installed-'));
  const scope = path.join(dir, 'node_modules', '@pto');
  installed = path.join(scope, 'runtime-native');
  prebuilt = path.join(installed, 'prebuilds', nativeTarget());
  ownBuild = path.join(dir, 'cache', 'native', 'v1', `${nativeTarget()}-${DIGEST.slice(0, 16)}`);
  const own = path.join(import.meta.dirname, '..');
  mkdirSync(installed, { recursive: true });
  for (const name of ['dist', 'package.json'])
    cpSync(path.join(own, name), path.join(installed, name), { recursive: true });
  symlinkSync(path.join(own, '..', 'task-interface'), path.join(scope, 'task-interface'));
  touch(path.join(installed, 'native', 'source-digest'), `${DIGEST}\n`);
});

afterEach(() => rmSync(dir, { recursive: true }));

const program = "process.stdout.write(JSON.stringify(require('@pto/runtime-native/assets').resolveAssets()))";
const env = { ...process.env, PTO_ASSETS_DIR: '', PTO_CACHE_DIR: '' };

function resolved(): Assets {
  const options = { cwd: dir, env: { ...env, PTO_CACHE_DIR: path.join(dir, 'cache') }, encoding: 'utf8' } as const;
  return JSON.parse(execFileSync(process.execPath, ['-e', program], options)) as Assets;
}

function writeOwnBuild(manifest: { packageVersion: string; sourceDigest: string }): void {
  touch(path.join(ownBuild, 'pto.node'));
  touch(path.join(ownBuild, 'manifest.json'), JSON.stringify({ ...manifest, runtimeAbi: 2, files: [] }));
}

it('an installed package has its own sources and the libraries for this machine', () => {
  touch(path.join(prebuilt, 'pto.node'));
  expect(resolved()).toEqual({
    mode: 'installed',
    rootDir: installed,
    nativeDir: path.join(installed, 'native'),
    libDirs: [prebuilt],
    libDir: prebuilt,
  });
});

it('without libraries for this machine there are sources only', () => {
  expect(resolved()).toMatchObject({ mode: 'source', libDirs: [prebuilt], libDir: prebuilt });
  expect(existsSync(prebuilt)).toBe(false);
});

it('what the user built from these sources comes first', () => {
  touch(path.join(prebuilt, 'pto.node'));
  writeOwnBuild({ packageVersion: findPackage().version, sourceDigest: DIGEST });
  expect(resolved()).toMatchObject({ mode: 'installed', libDirs: [ownBuild, prebuilt], libDir: ownBuild });
});

it.each([
  ['other sources', { packageVersion: findPackage().version, sourceDigest: 'cd'.repeat(32) }],
  ['another version of the package', { packageVersion: '9.9.9', sourceDigest: DIGEST }],
])('what the user built from %s is left alone', (_what, manifest) => {
  touch(path.join(prebuilt, 'pto.node'));
  writeOwnBuild(manifest);
  expect(resolved()).toMatchObject({ libDirs: [prebuilt], libDir: prebuilt });
});

it("Yarn Plug'n'Play is refused with the way out", () => {
  const pretend = "Object.defineProperty(process, 'versions', { value: { ...process.versions, pnp: '3' } });";
  const { status, stderr } = spawnSync(process.execPath, ['-e', pretend + program], {
    cwd: dir,
    env,
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toContain("ERR_PTO_RUNTIME_MISSING]: Yarn Plug'n'Play is not supported");
  expect(stderr).toContain('Set `nodeLinker: node-modules` in .yarnrc.yml');
});
