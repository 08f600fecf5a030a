import { copyPrograms, smoke } from '../lib/smoke.mjs';
import { withSandbox } from '../lib/sandbox.mjs';

const install = (flags) => (tarballs) =>
  withSandbox('npm', async (sandbox) => {
    sandbox.write('package.json', { name: 'empty', private: true });
    await sandbox.run('npm', ['install', ...flags, ...tarballs.map(({ file }) => file)]);
    copyPrograms(sandbox.project);
    await smoke(sandbox, tarballs);
  });

export const npmModes = {
  npm: install([]),
  'npm --ignore-scripts': install(['--ignore-scripts']),
  'npm --omit=optional': install(['--omit=optional']),
};
