import { Failure } from '../../../scripts/lib/failure.mjs';
import { prebuild } from '../../../scripts/lib/prebuild.mjs';
import { step } from '../../../scripts/lib/progress.mjs';
import { packAll } from '../../../scripts/lib/tarballs.mjs';
import { auditTarball } from './audit.mjs';
import { arm64Modes } from '../modes/arm64.mjs';
import { lintModes } from '../modes/lint.mjs';
import { npmModes } from '../modes/npm.mjs';
import { oldNodeModes } from '../modes/old-node.mjs';
import { plugAndPlayModes } from '../modes/plug-and-play.mjs';
import { pnpmModes } from '../modes/pnpm.mjs';
import { readOnlyModes } from '../modes/read-only.mjs';
import { sourceBuildModes } from '../modes/source-build.mjs';
import { workspaceLinkModes } from '../modes/workspace-link.mjs';

function auditAll(tarballs) {
  const objections = tarballs.flatMap(auditTarball);
  if (objections.length > 0) throw new Failure(objections.join('\n'));
}

/** By name, in the order in which they run. The first are those of every commit. */
const everyCommit = npmModes;
const nightly = {
  ...lintModes,
  ...pnpmModes,
  ...workspaceLinkModes,
  ...readOnlyModes,
  ...plugAndPlayModes,
  ...oldNodeModes,
  ...sourceBuildModes,
  ...arm64Modes,
};

function chosenModes({ all = false, mode: prefixes = [] }) {
  if (prefixes.length === 0) return all ? { ...everyCommit, ...nightly } : everyCommit;
  const known = Object.entries({ ...everyCommit, ...nightly });
  const chosen = known.filter(([name]) => prefixes.some((prefix) => name.startsWith(prefix)));
  if (chosen.length > 0) return Object.fromEntries(chosen);
  throw new Failure(`--mode ${prefixes.join(', ')}: known modes are ${known.map(([name]) => name).join(', ')}.`);
}

/**
 * Packs all packages, looks into the tarballs, and installs and uses them in every chosen way.
 * @param {{all?: boolean, mode?: string[]}} choice
 */
export async function verifyPackaging(tally, choice = {}) {
  const modes = chosenModes(choice);
  const tarballs = await step('pack the packages', async () => {
    const targets = [`${process.platform}-${process.arch}`];
    if (Object.keys(modes).some((name) => name in arm64Modes)) targets.push('linux-arm64');
    for (const target of new Set(targets)) await prebuild(target);
    return packAll(targets);
  });
  for (const { name, version, size, files } of tarballs) {
    console.log(`      ${name}@${version}: ${(size / 1024).toFixed(0)} KiB, ${files.length} files`);
  }
  const checks = { 'audit of the tarballs': auditAll, ...modes };
  for (const [name, verify] of Object.entries(checks)) {
    try {
      await step(name, () => verify(tarballs));
      tally.addPassed(1);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      console.log(error.message);
      tally.addFailed(`packages: ${name}`);
    }
  }
}
