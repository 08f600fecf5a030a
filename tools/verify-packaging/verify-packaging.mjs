#!/usr/bin/env node
// Installs the packages as people do and runs a program with them:
//   npm run verify-packaging                 npm and the audit of the tarballs
//   npm run verify-packaging -- --all        every way to install
//   npm run verify-packaging -- --mode pnpm  those whose names begin so
import { parseArgs } from 'node:util';
import { runEntry } from '../../scripts/lib/failure.mjs';
import { prepareBuilt } from '../../scripts/lib/prepare.mjs';
import { Tally } from '../../scripts/lib/tally.mjs';
import { verifyPackaging } from './lib/verify.mjs';

await runEntry(async () => {
  const { values } = parseArgs({ options: { all: { type: 'boolean' }, mode: { type: 'string', multiple: true } } });
  await prepareBuilt();
  const tally = new Tally();
  await verifyPackaging(tally, values);
  tally.print();
  if (tally.failed > 0 || tally.passed === 0) process.exitCode = 1;
});
