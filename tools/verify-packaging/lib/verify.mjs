import { Failure } from '../../../scripts/lib/failure.mjs';
import { prebuild } from '../../../scripts/lib/prebuild.mjs';
import { step } from '../../../scripts/lib/progress.mjs';
import { packAll } from '../../../scripts/lib/tarballs.mjs';
import { npmModes } from '../modes/npm.mjs';

/** By name, in the order in which they run. The first are those of every commit. */
const everyCommit = npmModes;
const nightly = {};

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
    await prebuild(`${process.platform}-${process.arch}`);
    return packAll();
  });
  for (const { name, version, size, files } of tarballs) {
    console.log(`      ${name}@${version}: ${(size / 1024).toFixed(0)} KiB, ${files.length} files`);
  }
  for (const [name, verify] of Object.entries(modes)) {
    try {
      await step(name, () => verify(tarballs));
      tally.addPassed(1);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      console.log(error.message);
      tally.addFailed(`packages installed with ${name}`);
    }
  }
}
