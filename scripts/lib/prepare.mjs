import { ensureWorkspace } from './bootstrap.mjs';
import { checkNode, checkPrograms } from './system-check.mjs';
import { ensureBuilt } from './workspace-build.mjs';

/** Checks the machine and installs the npm packages. */
export async function prepareWorkspace() {
  checkNode();
  checkPrograms();
  await ensureWorkspace();
}

/** Brings a checkout to the state in which everything in it can run. */
export async function prepareBuilt() {
  await prepareWorkspace();
  await ensureBuilt();
}
