// Installs the workspace's npm packages when they are missing or out of date. Uses nothing but Node itself, for it runs
// on a fresh clone.
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { contentDigest } from './content-digest.mjs';
import { inRoot } from './paths.mjs';
import { step } from './progress.mjs';
import { projectDirs } from './projects.mjs';
import { readOutput, runLogged } from './run.mjs';
import { Stamp } from './stamp.mjs';

/** The command that runs the pnpm which package.json names: an installed one of that very version, else one through npx. */
async function pnpmCommand() {
  const { packageManager } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const installed = (await readOutput('pnpm', ['--version'], { cwd: tmpdir() }))?.trim();
  return packageManager === `pnpm@${installed}` ? ['pnpm'] : ['npx', '-y', packageManager];
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
