import path from 'node:path';
import { Failure } from '../../../scripts/lib/failure.mjs';
import { nodeFromNpm } from '../lib/node-from-npm.mjs';
import { withSandbox } from '../lib/sandbox.mjs';
import { installWithNpm } from './npm.mjs';

const OLD = '18.9.1';

/** A Node that is too old: what must be shown is that a person learns so. */
export const oldNodeModes = {
  'Node that is too old': (tarballs) =>
    withSandbox('old-node', async (sandbox) => {
      await installWithNpm(sandbox, tarballs);
      const node = await nodeFromNpm(sandbox, `node-linux-${process.arch}@${OLD}`);
      const command = path.join(sandbox.project, 'node_modules/@pto/cli/bin/pto.js');
      const { exit, output } = await sandbox.try(node, [command, '--help']);
      if (exit !== 1 || !output.includes(`pto needs Node 20.19 or newer; this is ${OLD}.`)) {
        throw new Failure(`pto --help with Node ${OLD} ended with ${exit} and said:\n${output}`);
      }
    }),
};
