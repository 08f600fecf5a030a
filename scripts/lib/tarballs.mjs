// Packs the staged packages into build/tarballs.
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { buildDir } from './paths.mjs';
import { readOutput } from './run.mjs';
import { stagePackages } from './stage-packages.mjs';

export const tarballDir = path.join(buildDir, 'tarballs');

/** A packed package. `files` are the paths in it, with their sizes. */
async function pack({ name, version, dir, folder }) {
  const text = await readOutput('npm', ['pack', '--json', '--pack-destination', tarballDir], { cwd: dir });
  if (text === undefined) throw new Failure(`npm pack failed in ${dir}`);
  const [{ filename, files }] = JSON.parse(text);
  const file = path.join(tarballDir, filename);
  const { bin = {}, dependencies = {} } = JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8'));
  const bins = typeof bin === 'string' ? [path.basename(name)] : Object.keys(bin);
  const facts = { size: statSync(file).size, files, bins, dependencies: Object.keys(dependencies) };
  return { name, version, dir, folder, file, fileName: filename, ...facts };
}

/**
 * Stages and packs all packages.
 * @param {string[]} targets whose prebuilt libraries they carry
 */
export async function packAll(targets) {
  rmSync(tarballDir, { recursive: true, force: true });
  mkdirSync(tarballDir, { recursive: true });
  const tarballs = [];
  for (const staged of stagePackages(targets)) tarballs.push(await pack(staged));
  return tarballs;
}
