import { cpSync, renameSync } from 'node:fs';
import path from 'node:path';
import { pnpmProgram } from '../lib/pnpm.mjs';
import { withSandbox } from '../lib/sandbox.mjs';
import { copyPrograms, smoke } from '../lib/smoke.mjs';

/** The tarballs as dependencies, and in the place of the registry's where they depend on each other. */
function manifestFor(tarballs) {
  const files = Object.fromEntries(tarballs.map(({ name, file }) => [name, `file:${file}`]));
  return { name: 'app', version: '1.0.0', private: true, dependencies: files, pnpm: { overrides: files } };
}

const install = (linker) => (tarballs) =>
  withSandbox('pnpm', async (sandbox) => {
    sandbox.write('package.json', manifestFor(tarballs));
    sandbox.write('.npmrc', `node-linker=${linker}\n`);
    await sandbox.run(process.execPath, [await pnpmProgram(), 'install']);
    copyPrograms(sandbox.project);
    await smoke(sandbox, tarballs);
  });

/** A workspace whose app is deployed, and the result carried to another place. */
const deploy = (tarballs) =>
  withSandbox('deploy', async (sandbox) => {
    const { pnpm, ...app } = manifestFor(tarballs);
    sandbox.write('package.json', { name: 'workspace', private: true, pnpm });
    sandbox.write('pnpm-workspace.yaml', 'packages:\n  - app\n');
    sandbox.write('.npmrc', 'inject-workspace-packages=true\n');
    sandbox.write('app/package.json', { ...app, files: ['*'] });
    const program = await pnpmProgram();
    await sandbox.run(process.execPath, [program, 'install']);
    const deployed = path.join(sandbox.dir, 'deployed');
    await sandbox.run(process.execPath, [program, '--filter', 'app', 'deploy', deployed]);
    const carried = path.join(sandbox.dir, 'carried');
    cpSync(deployed, carried, { recursive: true, verbatimSymlinks: true });
    for (const dir of [sandbox.project, deployed]) renameSync(dir, `${dir}-gone`);
    copyPrograms(carried);
    await smoke(sandbox, tarballs, { cwd: carried });
  });

export const pnpmModes = {
  'pnpm isolated': install('isolated'),
  'pnpm hoisted': install('hoisted'),
  'pnpm deploy': deploy,
};
