import { chmodSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../../../scripts/lib/failure.mjs';
import { withSandbox } from '../lib/sandbox.mjs';
import { copyPrograms, smoke } from '../lib/smoke.mjs';
import { installWithNpm } from './npm.mjs';

const NOBODY = 65534;
const WRITE_BITS = 0o222;

function forbidWriting(dir) {
  const names = ['.', ...readdirSync(dir, { recursive: true })];
  for (const file of names.map((name) => path.join(dir, name)).reverse())
    chmodSync(file, statSync(file).mode & ~WRITE_BITS);
}

/** Root may write everywhere, so the program runs as somebody else where that is possible. */
const unprivileged = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

/** Installed packages and the home are read-only; only the directory for temporary files is not. */
export const readOnlyModes = {
  'read-only packages and home': (tarballs) =>
    withSandbox('read-only', async (sandbox) => {
      await installWithNpm(sandbox, tarballs);
      copyPrograms(sandbox.project);
      chmodSync(sandbox.dir, 0o755);
      chmodSync(sandbox.temp, 0o777);
      for (const dir of [sandbox.project, sandbox.home]) forbidWriting(dir);
      const { exit } = await sandbox.try('touch', [path.join(sandbox.home, 'file')], unprivileged);
      if (exit === 0) throw new Failure('the home can be written, so this shows nothing');
      const output = await smoke(sandbox, tarballs, unprivileged);
      if (!output.includes('Set PTO_CACHE_DIR')) throw new Failure(`no warning about the cache:\n${output}`);
    }),
};
