#!/usr/bin/env node
// Runs every test, or some kinds of them:
//   npm test
//   npm test -- --only typescript,packaging,tests,asan,tsan
import { parseArgs } from 'node:util';
import { verifyPackaging } from '../tools/verify-packaging/lib/verify.mjs';
import { testTrees } from './lib/cmake.mjs';
import { Failure, runEntry } from './lib/failure.mjs';
import { runNativeChecks } from './lib/native-checks.mjs';
import { prepareWorkspace } from './lib/prepare.mjs';
import { checkNode, ensurePrograms } from './lib/system-check.mjs';
import { Tally } from './lib/tally.mjs';
import { ensureTestPackages } from './lib/test-packages.mjs';
import { runTypescriptChecks } from './lib/typescript-checks.mjs';
import { ensureBuilt } from './lib/workspace-build.mjs';

const allKinds = ['typescript', 'packaging', ...testTrees];

function chosenKinds() {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const kinds = values.only?.split(',') ?? allKinds;
  const unknown = kinds.filter((kind) => !allKinds.includes(kind));
  if (unknown.length > 0) throw new Failure(`--only ${unknown.join(',')}: known kinds are ${allKinds.join(', ')}.`);
  return kinds;
}

async function checkPackaging(tally) {
  await ensureBuilt();
  await verifyPackaging(tally);
}

await runEntry(async () => {
  const kinds = chosenKinds();
  checkNode();
  await ensurePrograms();
  await ensureTestPackages();
  await prepareWorkspace();
  const tally = new Tally();
  for (const kind of kinds) {
    console.log(`\n== ${kind}`);
    if (kind === 'typescript') await runTypescriptChecks(tally);
    else if (kind === 'packaging') await checkPackaging(tally);
    else await runNativeChecks(kind, tally);
  }
  tally.print();
  if (tally.failed > 0 || tally.passed === 0) process.exitCode = 1;
});
