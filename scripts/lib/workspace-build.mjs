// Builds everything that a user of the checkout needs: the packages, the addon and the simulator's libraries.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { contentDigest } from './content-digest.mjs';
import { runTargetsQuietly } from './nx.mjs';
import { buildDir, inRoot, libDir } from './paths.mjs';
import { step } from './progress.mjs';
import { packageNames } from './projects.mjs';
import { readOutput } from './run.mjs';
import { Stamp } from './stamp.mjs';

const inputs = ['native', 'packages', 'scripts', 'nx.json', 'pnpm-lock.yaml', 'tsconfig.base.json'];

async function currentDigest() {
  const compiler = (await readOutput(process.env.CXX ?? 'g++', ['--version'])) ?? 'no compiler';
  return contentDigest(inputs, [compiler, process.arch, process.version, process.env.CXXFLAGS ?? '']);
}

function resultsExist() {
  const results = packageNames().map((name) => inRoot('packages', name, 'dist/index.js'));
  return [...results, path.join(libDir, 'pto.node'), path.join(libDir, 'pto-chip-worker')].every((file) =>
    existsSync(file),
  );
}

/** Builds what is missing or out of date. Costs a fraction of a second when nothing is. */
export async function ensureBuilt() {
  const digest = await currentDigest();
  const stamp = new Stamp(path.join(buildDir, '.workspace-build'));
  if (stamp.matches(digest) && resultsExist()) return;
  stamp.clear();
  await step('build the packages', () => runTargetsQuietly(['build']));
  await step('build the native parts', () => runTargetsQuietly(['build-native']));
  stamp.write(digest);
}
