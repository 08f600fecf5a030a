// Installs the workspace's npm packages when they are missing or out of date. Uses nothing but Node itself, for it runs
// on a fresh clone.
import { contentDigest } from './content-digest.mjs';
import { inRoot } from './paths.mjs';
import { step } from './progress.mjs';
import { projectDirs } from './projects.mjs';
import { readOutput, runLogged } from './run.mjs';
import { Stamp } from './stamp.mjs';

const PNPM_VERSION = '10.34.9';

/** The command that runs pnpm: an installed one of the right major version, else the pinned one through npx. */
async function pnpmCommand() {
  const installed = (await readOutput('pnpm', ['--version']))?.trim();
  if (installed?.split('.')[0] === PNPM_VERSION.split('.')[0]) return ['pnpm'];
  return ['npx', '-y', `pnpm@${PNPM_VERSION}`];
}

export async function ensureWorkspace() {
  const manifests = ['.', ...projectDirs()].map((dir) => `${dir}/package.json`);
  const digest = contentDigest([...manifests, 'pnpm-lock.yaml', 'pnpm-workspace.yaml'], [process.versions.modules]);
  const stamp = new Stamp(inRoot('node_modules/.pto-workspace'));
  if (stamp.matches(digest)) return;
  await step('install the npm packages', async () => {
    const [command, ...args] = await pnpmCommand();
    // CI=true: pnpm asks nothing.
    await runLogged('install', command, [...args, 'install', '--frozen-lockfile'], { env: { CI: 'true' } });
  });
  stamp.write(digest);
}
