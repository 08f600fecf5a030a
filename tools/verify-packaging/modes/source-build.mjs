import { rmSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../../../scripts/lib/failure.mjs';
import { listTree } from '../lib/list-tree.mjs';
import { withSandbox } from '../lib/sandbox.mjs';
import { copyPrograms, smoke } from '../lib/smoke.mjs';
import { installWithNpm } from './npm.mjs';

/** A machine that no prebuilt libraries fit: told what to run, it runs that, and goes on. */
export const sourceBuildModes = {
  'build from source': (tarballs) =>
    withSandbox('source', async (sandbox) => {
      await installWithNpm(sandbox, tarballs);
      const installed = path.join(sandbox.project, 'node_modules/@pto/runtime-native');
      rmSync(path.join(installed, 'prebuilds'), { recursive: true });
      copyPrograms(sandbox.project);
      const { exit, output } = await sandbox.try(process.execPath, [
        'vector-example.mjs',
        path.join(sandbox.temp, 'unused.ptopkg'),
      ]);
      if (exit === 0 || !output.includes('pto native build')) {
        throw new Failure(`without libraries the program ended with ${exit} and named no remedy:\n${output}`);
      }
      const before = listTree(installed);
      await sandbox.run(path.join(sandbox.project, 'node_modules/.bin/pto'), ['native', 'build']);
      if (listTree(installed) !== before) throw new Failure('the build wrote into the package');
      await smoke(sandbox, tarballs);
    }),
};
