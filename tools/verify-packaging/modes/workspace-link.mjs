import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { withSandbox } from '../lib/sandbox.mjs';
import { copyPrograms, smoke } from '../lib/smoke.mjs';

/** Links to the checkout's packages: sources and libraries are the checkout's own. */
export const workspaceLinkModes = {
  'workspace link': (tarballs) =>
    withSandbox('link', async (sandbox) => {
      const modules = path.join(sandbox.project, 'node_modules');
      for (const { name, folder } of tarballs) {
        mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
        symlinkSync(inRoot('packages', folder), path.join(modules, name));
      }
      copyPrograms(sandbox.project);
      await smoke(
        sandbox,
        tarballs.map((tarball) => ({ ...tarball, bins: [] })),
      );
    }),
};
