import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contentDigest } from '../lib/content-digest.mjs';
import { buildDir, rootDir } from '../lib/paths.mjs';
import { Stamp } from '../lib/stamp.mjs';

let dir;
const digest = (...facts) => contentDigest([path.relative(rootDir, dir)], facts);
beforeEach(() => {
  mkdirSync(buildDir, { recursive: true });
  dir = mkdtempSync(path.join(buildDir, 'digest-'));
  writeFileSync(path.join(dir, 'a.ts'), 'one');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('a digest depends on contents, names and facts', () => {
  const first = digest('g++ 12');
  expect(digest('g++ 12')).toBe(first);
  expect(digest('g++ 13')).not.toBe(first);
  writeFileSync(path.join(dir, 'a.ts'), 'two');
  const second = digest('g++ 12');
  expect(second).not.toBe(first);
  renameSync(path.join(dir, 'a.ts'), path.join(dir, 'b.ts'));
  expect(digest('g++ 12')).not.toBe(second);
});

test('a digest does not depend on what is built', () => {
  const before = digest();
  mkdirSync(path.join(dir, 'dist'));
  writeFileSync(path.join(dir, 'dist/a.js'), 'built');
  expect(digest()).toBe(before);
});

test('a stamp matches what was written last, until it is cleared', () => {
  const stamp = new Stamp(path.join(dir, 'state/stamp'));
  expect(stamp.matches('x')).toBe(false);
  stamp.write('x');
  expect(stamp.matches('x')).toBe(true);
  expect(stamp.matches('y')).toBe(false);
  stamp.clear();
  expect(stamp.matches('x')).toBe(false);
});
