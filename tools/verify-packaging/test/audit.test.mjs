import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rootDir } from '../../../scripts/lib/paths.mjs';
import { auditTarball } from '../lib/audit.mjs';

let dir;

const manifest = {
  name: '@pto/worker',
  license: 'Apache-2.0',
  engines: { node: '>=20' },
  dependencies: { a: '1.2.3' },
};

function write(file, content = '') {
  mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
  writeFileSync(path.join(dir, file), typeof content === 'string' ? content : JSON.stringify(content));
}

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'pto-audit-'));
  write('package.json', manifest);
  for (const file of ['LICENSE', 'README.md', 'dist/index.js', 'dist/index.cjs', 'dist/index.d.ts'])
    write(file, 'text');
});

afterEach(() => rmSync(dir, { recursive: true }));

function audit(name = '@pto/worker', size = 1000) {
  const files = readdirSync(dir, { recursive: true }).filter((file) => statSync(path.join(dir, file)).isFile());
  const entries = files.map((file) => ({ path: file, mode: statSync(path.join(dir, file)).mode }));
  return auditTarball({ name, dir, size, files: entries });
}

test('a package that has what it should has nothing wrong', () => {
  expect(audit()).toEqual([]);
});

test.each([
  ['a source', 'src/index.ts', 'src/index.ts is not on the list'],
  ['a build tree', 'dist/CMakeCache.txt', 'dist/CMakeCache.txt is not on the list'],
  ['a native library where none belongs', 'dist/pto.node', 'dist/pto.node is not on the list'],
])('%s is found', (_what, file, objection) => {
  write(file);
  expect(audit()).toEqual([`@pto/worker: ${objection}`]);
});

test('tests and compile commands among native sources are found', () => {
  for (const file of ['base/ring.h', 'base/ring_test.cpp', 'compile_commands.json', 'test/a.cpp', 'source-digest']) {
    write(`native/${file}`);
  }
  expect(audit('@pto/runtime-native').sort()).toEqual(
    ['base/ring_test.cpp', 'compile_commands.json', 'test/a.cpp'].map(
      (file) => `@pto/runtime-native: native/${file} is not on the list`,
    ),
  );
});

test('a path of this machine is found in text and in binaries', () => {
  write('dist/index.js.map', `{"sources":["${rootDir}/src/a.ts"]}`);
  write('prebuilds/linux-x64/libhost_runtime.so', `\0\x01${path.join(rootDir, 'build')}\0`);
  expect(audit('@pto/runtime-native').sort()).toEqual(
    ['dist/index.js.map', 'prebuilds/linux-x64/libhost_runtime.so'].map(
      (file) => `@pto/runtime-native: ${file} has the path ${rootDir}`,
    ),
  );
});

test('a chip worker that is missing or not executable is found', () => {
  write('prebuilds/linux-x64/pto.node');
  write('prebuilds/linux-arm64/pto.node');
  write('prebuilds/linux-arm64/pto-chip-worker');
  expect(audit('@pto/runtime-native').sort()).toEqual([
    '@pto/runtime-native: prebuilds/linux-arm64/pto-chip-worker is not executable',
    '@pto/runtime-native: prebuilds/linux-x64/pto-chip-worker is missing',
  ]);
  write('prebuilds/linux-x64/pto-chip-worker');
  for (const target of ['linux-x64', 'linux-arm64'])
    chmodSync(path.join(dir, 'prebuilds', target, 'pto-chip-worker'), 0o755);
  expect(audit('@pto/runtime-native')).toEqual([]);
});

test.each([
  ['another licence', { license: 'MIT' }, 'its licence is MIT'],
  ['an install script', { scripts: { install: 'node-gyp rebuild' } }, 'it has scripts'],
  [
    'a workspace range',
    { dependencies: { a: 'workspace:*' } },
    'it depends on a workspace:*, which is no exact version',
  ],
  ['no engines', { engines: undefined }, 'it does not say which Node it needs'],
])('%s is found in package.json', (_what, change, objection) => {
  write('package.json', { ...manifest, ...change });
  expect(audit()).toEqual([`@pto/worker: ${objection}`]);
});

test('what is missing and what is too large is found', () => {
  rmSync(path.join(dir, 'LICENSE'));
  expect(audit('@pto/worker', 2 ** 20 + 1)).toEqual([
    '@pto/worker: LICENSE is missing',
    '@pto/worker: it has 1048577 bytes, and 1048576 are allowed',
  ]);
  expect(audit('@pto/runtime-native', 2 ** 23)).toEqual(['@pto/runtime-native: LICENSE is missing']);
});
