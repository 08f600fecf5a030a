// The addon and the simulator's libraries as packages carry them: stripped, in build/prebuilds/<platform>-<arch>.
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { libDir } from './paths.mjs';
import { runLogged } from './run.mjs';
import { prebuildsDir } from './stage-packages.mjs';

const LOADABLE = /\.(so|node)$/;

function loadableFiles(dir) {
  return readdirSync(dir, { recursive: true })
    .filter((name) => LOADABLE.test(name))
    .sort();
}

/** @param {string} target for example `linux-x64` */
export async function prebuild(target) {
  const here = `${process.platform}-${process.arch}`;
  if (target !== here) throw new Failure(`no way to build for ${target} on ${here}.`);
  const dir = path.join(prebuildsDir, target);
  rmSync(dir, { recursive: true, force: true });
  for (const file of loadableFiles(libDir)) {
    mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
    cpSync(path.join(libDir, file), path.join(dir, file));
  }
  const files = loadableFiles(dir).map((file) => path.join(dir, file));
  await runLogged('strip', 'strip', ['--strip-unneeded', ...files]);
}
