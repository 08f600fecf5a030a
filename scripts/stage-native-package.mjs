#!/usr/bin/env node
// Puts into packages/runtime-native what its tarball carries besides JavaScript: the C++ sources that compiles on users'
// machines need, and the prebuilt libraries of every platform from build/prebuilds.
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Failure, runEntry } from './lib/failure.mjs';
import { buildDir, inRoot, nativeDir } from './lib/paths.mjs';

const packageDir = inRoot('packages/runtime-native');
const prebuilds = path.join(buildDir, 'prebuilds');

const isTest = (file) => /_(test|benchmark|fuzz)\.cpp$/.test(file) || file === path.join(nativeDir, 'test');

function replaceFolder(from, name, filter) {
  const to = path.join(packageDir, name);
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true, filter });
}

await runEntry(() => {
  if (!existsSync(prebuilds)) throw new Failure('build/prebuilds is not there: run .ci/prebuild first.');
  replaceFolder(nativeDir, 'native', (file) => !isTest(file));
  replaceFolder(prebuilds, 'prebuilds', () => true);
  console.log(`staged native sources and the libraries of ${readdirSync(prebuilds).join(', ')}`);
});
