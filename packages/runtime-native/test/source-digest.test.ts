import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { computeSourceDigest, packagedSources, sourceDigest } from '../src/assets/index.js';

let dir = '';

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'pto-digest-'));
  for (const [file, text] of Object.entries({
    'CMakeLists.txt': 'one',
    'base/ring.h': 'two',
    'base/ring_test.cpp': 'three',
    'base/ring_benchmark.cpp': 'four',
    'test/scenes/scene.cpp': 'five',
    'runtime/test/kept.h': 'six',
  })) {
    mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
    writeFileSync(path.join(dir, file), text);
  }
});

afterEach(() => rmSync(dir, { recursive: true }));

it('a package carries all sources but tests and benchmarks', () => {
  expect(packagedSources(dir)).toEqual(['CMakeLists.txt', 'base/ring.h', 'runtime/test/kept.h']);
});

it('the digest follows what a package carries and nothing else', () => {
  const before = sourceDigest(dir);
  expect(before).toMatch(/^[0-9a-f]{64}$/);
  writeFileSync(path.join(dir, 'base/ring_test.cpp'), 'changed');
  expect(sourceDigest(dir)).toBe(before);
  writeFileSync(path.join(dir, 'base/ring.h'), 'changed');
  expect(sourceDigest(dir)).not.toBe(before);
});

it('the digest that a package recorded is taken as it is', () => {
  const computed = computeSourceDigest(dir);
  writeFileSync(path.join(dir, 'source-digest'), `${'0'.repeat(64)}\n`);
  expect(sourceDigest(dir)).toBe('0'.repeat(64));
  expect(computeSourceDigest(dir)).toBe(computed);
});
