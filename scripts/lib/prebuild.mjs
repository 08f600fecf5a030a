// The addon, the chip worker and the simulator's libraries as packages carry them: stripped, in build/prebuilds/<platform>-<arch>, with a
// manifest that says what they are. They must load on every machine that we promise, whatever this one has.
import { cpSync, mkdirSync, openSync, readSync, closeSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { buildTree } from './cmake.mjs';
import { Failure } from './failure.mjs';
import { inRoot, libDir, nativeDir } from './paths.mjs';
import { readOutput, runLogged } from './run.mjs';
import { prebuildsDir } from './stage-packages.mjs';
import { findProgram, installPackages } from './system-check.mjs';

/** The oldest C and C++ libraries that prebuilt files load with: Debian 12, Ubuntu 22.04, and what is newer. */
export const LIBRARY_FLOOR = { glibc: '2.34', glibcxx: '3.4.30' };

const crossPrefix = 'aarch64-linux-gnu-';

/** By target: the number that ELF files have for its processor, and the beginning of the cross tools' names. */
const targets = {
  'linux-x64': { machine: 62 },
  'linux-arm64': { machine: 183, crossPrefix, debianPackage: 'g++-aarch64-linux-gnu' },
};

/** What `prebuild` knows. */
export const prebuildTargets = Object.keys(targets);

const require = createRequire(import.meta.url);
const packageOf = (name, file = 'index') => require(inRoot('packages', name, `dist/${file}.cjs`));

/** Builds what is out of date. Returns where the libraries are, and the names of the tools that go with them. */
async function buildFor(target) {
  // Whoever asks for this machine's has them built already.
  if (target === `${process.platform}-${process.arch}`) return { from: libDir, prefix: '' };
  const { crossPrefix: prefix, debianPackage } = targets[target];
  if (prefix === undefined) throw new Failure(`${process.platform}-${process.arch} cannot build for ${target}.`);
  if (findProgram(`${prefix}g++`) === undefined) await installPackages([debianPackage], `Building for ${target}`);
  return { from: path.join(await buildTree(target), 'lib'), prefix };
}

function nativeFiles(dir) {
  const { CHIP_WORKER_FILE, isNativeFile } = packageOf('runtime-native', 'assets');
  const files = readdirSync(dir, { recursive: true }).filter(isNativeFile).sort();
  if (!files.includes(CHIP_WORKER_FILE)) throw new Failure(`there is no ${CHIP_WORKER_FILE} in ${dir}`);
  return files;
}

function machineOf(file) {
  const header = Buffer.alloc(20);
  const fd = openSync(file, 'r');
  readSync(fd, header);
  closeSync(fd);
  return header.readUInt16LE(18);
}

/** Throws a Failure when a machine that we promise could not load the files. */
export function checkFloor({ glibc, glibcxx }, floor = LIBRARY_FLOOR) {
  const { compareVersions } = packageOf('compiler');
  const tooNew = Object.entries({ glibc, glibcxx }).filter(
    ([name, version]) => compareVersions(version, floor[name]) > 0,
  );
  if (tooNew.length === 0) return;
  const named = tooNew.map(([name, version]) => `${name} ${version}, and ${floor[name]} is promised`);
  throw new Failure(
    `The prebuilt libraries need ${named.join('; ')}. Build them on an older system, or raise the floor.`,
  );
}

/** @param {string} target one of `prebuildTargets` */
export async function prebuild(target) {
  if (!(target in targets)) throw new Failure(`no target ${target}; there are ${prebuildTargets.join(', ')}.`);
  const { from, prefix } = await buildFor(target);
  const dir = path.join(prebuildsDir, target);
  rmSync(dir, { recursive: true, force: true });
  for (const file of nativeFiles(from)) {
    mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
    cpSync(path.join(from, file), path.join(dir, file));
  }
  const files = nativeFiles(dir).map((file) => path.join(dir, file));
  const foreign = files.filter((file) => machineOf(file) !== targets[target].machine);
  if (foreign.length > 0) throw new Failure(`not built for ${target}: ${foreign.join(', ')}`);
  await runLogged('strip', `${prefix}strip`, ['--strip-unneeded', ...files]);
  const { MANIFEST_FILE, computeSourceDigest, findPackage } = packageOf('runtime-native', 'assets');
  const [compiler] = ((await readOutput(`${prefix}g++`, ['--version'])) ?? '').split('\n');
  const manifest = packageOf('compiler').describeNativeFiles(dir, {
    packageVersion: findPackage().version,
    sourceDigest: computeSourceDigest(nativeDir),
    target,
    compiler,
  });
  checkFloor(manifest);
  writeFileSync(path.join(dir, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
}
