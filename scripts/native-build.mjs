#!/usr/bin/env node
// Builds a tree of the native sources: node scripts/native-build.mjs [release|tests|asan|tsan]
import { buildTree } from './lib/cmake.mjs';
import { runEntry } from './lib/failure.mjs';
import { prepareWorkspace } from './lib/prepare.mjs';
import { step } from './lib/progress.mjs';

await runEntry(async () => {
  const name = process.argv[2] ?? 'release';
  await prepareWorkspace();
  await step(`build the native tree ${name}`, () => buildTree(name));
});
