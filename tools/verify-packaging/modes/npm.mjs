import { withSandbox } from '../lib/sandbox.mjs';
import { copyPrograms, smoke } from '../lib/smoke.mjs';

/** Installs the tarballs into a new project. */
export async function installWithNpm(sandbox, tarballs, flags = []) {
  sandbox.write('package.json', { name: 'empty', private: true });
  await sandbox.run('npm', ['install', ...flags, ...tarballs.map(({ file }) => file)]);
}

const install = (flags) => (tarballs) =>
  withSandbox('npm', async (sandbox) => {
    await installWithNpm(sandbox, tarballs, flags);
    copyPrograms(sandbox.project);
    await smoke(sandbox, tarballs);
  });

export const npmModes = {
  npm: install([]),
  'npm --ignore-scripts': install(['--ignore-scripts']),
  'npm --omit=optional': install(['--omit=optional']),
};
