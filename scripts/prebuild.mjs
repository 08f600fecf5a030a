#!/usr/bin/env node
// Builds what packages carry in binary form, into build/prebuilds:
//   node scripts/prebuild.mjs [linux-x64 linux-arm64]
// Without a name, for this machine.
import { parseArgs } from 'node:util';
import { runEntry } from './lib/failure.mjs';
import { prebuild } from './lib/prebuild.mjs';
import { prepareBuilt } from './lib/prepare.mjs';
import { step } from './lib/progress.mjs';

await runEntry(async () => {
  const { positionals } = parseArgs({ allowPositionals: true });
  await prepareBuilt();
  const targets = positionals.length > 0 ? positionals : [`${process.platform}-${process.arch}`];
  for (const target of targets) await step(`prebuild for ${target}`, () => prebuild(target));
});
