// What must work wherever the packages are installed: every entry imports, every command answers, and a program compiles
// its kernels, runs them and gets the golden result.
import { cpSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../../../scripts/lib/paths.mjs';

const programs = inRoot('tools/verify-packaging/programs');
const kernels = inRoot('examples/a2a3/tensormap_and_ringbuffer/vector-example/kernels');

/** Puts the programs and the example's sources into a project. */
export function copyPrograms(project) {
  cpSync(programs, project, { recursive: true });
  cpSync(kernels, path.join(project, 'kernels'), { recursive: true });
}

/**
 * @param {object} sandbox with installed packages
 * @param {object} [options] of the processes, such as `cwd` and `uid`
 */
export async function smoke(sandbox, tarballs, options = {}) {
  const cwd = options.cwd ?? sandbox.project;
  const node = (...args) => sandbox.run(process.execPath, args, { ...options, cwd });
  const names = tarballs.map(({ name }) => name);
  await sandbox.run(process.execPath, ['import-all.mjs', ...names], {
    ...options,
    cwd,
    // No addon, so that an import that wants one fails.
    env: { ...options.env, PTO_NATIVE_PATH: path.join(sandbox.dir, 'none.node') },
  });
  for (const bin of tarballs.flatMap(({ bins }) => bins)) {
    await sandbox.run(path.join(cwd, 'node_modules/.bin', bin), ['--help'], { ...options, cwd });
  }
  return node('vector-example.mjs');
}
