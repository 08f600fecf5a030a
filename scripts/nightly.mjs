#!/usr/bin/env node
// What takes too long for every commit: the concurrency tests many times under each sanitizer, the addon with
// AddressSanitizer, children of workers that are lost in every way, many random graphs, the examples with large shapes, every way to install the packages, and the
// benchmarks.
import { verifyPackaging } from '../tools/verify-packaging/lib/verify.mjs';
import { runAddonChecks } from './lib/addon-checks.mjs';
import { runEntry } from './lib/failure.mjs';
import { runNativeChecks } from './lib/native-checks.mjs';
import { inRoot } from './lib/paths.mjs';
import { prepareBuilt } from './lib/prepare.mjs';
import { runShown } from './lib/run.mjs';
import { ensurePrograms } from './lib/system-check.mjs';
import { Tally } from './lib/tally.mjs';
import { ensureTestPackages } from './lib/test-packages.mjs';

const CONCURRENCY_ROUNDS = 8;
const RANDOM_GRAPHS = 100_000;

await runEntry(async () => {
  await ensurePrograms();
  await ensureTestPackages();
  await prepareBuilt();
  const tally = new Tally();
  // Busy machines, debuggers, killed processes and long use, at full length.
  await runNativeChecks('tests', tally, ['-L', 'nightly'], { PTO_TEST_NIGHTLY: '1' });
  const often = ['-L', 'concurrency', '--repeat', `until-fail:${CONCURRENCY_ROUNDS}`];
  for (const tree of ['asan', 'tsan']) await runNativeChecks(tree, tally, often);
  await runAddonChecks(tally);
  const losses = await runShown(inRoot('node_modules/.bin/vitest'), ['run', 'test/failures'], {
    cwd: inRoot('packages/worker'),
    env: { PTO_TEST_NIGHTLY: '1' },
  });
  if (losses === 0) tally.addPassed(1);
  else tally.addFailed('workers that lose children');
  const graphs = await runShown(process.execPath, [
    inRoot('tools/fuzz-graphs/fuzz-graphs.mjs'),
    '--programs',
    String(RANDOM_GRAPHS),
  ]);
  if (graphs === 0) tally.addPassed(1);
  else tally.addFailed('random graphs');
  const examples = await runShown(inRoot('node_modules/.bin/pto'), ['test', inRoot('examples'), '--manual', 'only']);
  if (examples === 0) tally.addPassed(1);
  else tally.addFailed('the examples with large shapes');
  await verifyPackaging(tally, { all: true });
  const bench = await runShown(process.execPath, [inRoot('tools/bench/bench.mjs'), '--json']);
  if (bench === 0) tally.addPassed(1);
  else tally.addFailed('the benchmarks');
  tally.print();
  if (tally.failed > 0) process.exitCode = 1;
});
