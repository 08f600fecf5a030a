// pnpm of the version that package.json names, installed into build/tools once.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildDir, inRoot } from '../../../scripts/lib/paths.mjs';
import { runLogged } from '../../../scripts/lib/run.mjs';

/** @returns {Promise<string>} the file that Node runs */
export async function pnpmProgram() {
  const { packageManager } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const dir = path.join(buildDir, 'tools', packageManager);
  const program = path.join(dir, 'node_modules/pnpm/bin/pnpm.cjs');
  if (!existsSync(program)) {
    await runLogged('pnpm', 'npm', ['install', '--no-save', '--prefix', dir, packageManager]);
  }
  return program;
}
