// What must work wherever the packages are installed: every entry imports, every command answers, the chip worker starts,
// a program compiles its kernels, runs them and gets the golden result, and what it saved runs on two chips of a worker of
// level 3, and again where there is no compiler.
import { cpSync } from 'node:fs';
import path from 'node:path';
import { Failure } from '../../../scripts/lib/failure.mjs';
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
 * @param {object} [options] of the processes, such as `cwd` and `uid`; `node` is the command that runs a program
 * @returns {Promise<string>} what the program printed that compiled
 */
export async function smoke(sandbox, tarballs, { node = [process.execPath], ...options } = {}) {
  const processOptions = { cwd: sandbox.project, ...options };
  const run = (program, args, env) =>
    sandbox.run(node[0], [...node.slice(1), program, ...args], {
      ...processOptions,
      env: { ...options.env, ...env },
    });
  // No addon, so that an import that wants one fails.
  const withoutAddon = { PTO_NATIVE_PATH: path.join(sandbox.dir, 'none.node') };
  await run(
    'import-all.mjs',
    tarballs.map(({ name }) => name),
    withoutAddon,
  );
  for (const bin of tarballs.flatMap(({ bins }) => bins)) {
    await sandbox.run(path.join(processOptions.cwd, 'node_modules/.bin', bin), ['--help'], processOptions);
  }
  // As Node is started: on another machine's processor, by what emulates it.
  const [program, ...rest] = [...node.slice(0, -1), await run('chip-worker-path.mjs', []), '--version'];
  const version = await sandbox.run(program, rest, processOptions);
  if (!version.includes('"hostAbi"')) throw new Failure(`the chip worker said ${version}`);
  await run('pipe-sync.mjs', []);
  const saved = path.join(sandbox.temp, 'vector_example.ptopkg');
  const output = await run('vector-example.mjs', [saved]);
  // Emulated, the kernel of this machine would be asked to start the executable of another.
  if (node.length === 1) await run('two-chips.mjs', [saved]);
  await run('vector-example.mjs', [saved], { PATH: sandbox.temp, CXX: 'none', PTO_SIM_CXX: 'none' });
  return output;
}
