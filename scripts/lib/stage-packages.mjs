// Lays out each package as it is published, in build/packages: the tree that people install is never mixed with the one
// that is worked on.
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Failure } from './failure.mjs';
import { buildDir, inRoot, nativeDir } from './paths.mjs';
import { packageNames } from './projects.mjs';

export const stagedDir = path.join(buildDir, 'packages');
export const prebuildsDir = path.join(buildDir, 'prebuilds');

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** Provenance ties a package to the repository whose workflow publishes it; elsewhere there is none to name. */
function repositoryFields(folder) {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
  if (!server || !repository) return {};
  return { repository: { type: 'git', url: `git+${server}/${repository}.git`, directory: `packages/${folder}` } };
}

/** What a manifest says to people who install the package. */
function publishedManifest(manifest, versions) {
  const published = { ...manifest };
  for (const key of ['devDependencies', 'nx', 'scripts']) delete published[key];
  for (const kind of ['dependencies', 'optionalDependencies', 'peerDependencies']) {
    if (published[kind] === undefined) continue;
    published[kind] = Object.fromEntries(
      Object.entries(published[kind]).map(([name, range]) => [
        name,
        range.startsWith('workspace:') ? versions.get(name) : range,
      ]),
    );
  }
  return published;
}

const nativeAssets = () => createRequire(import.meta.url)(inRoot('packages/runtime-native/dist/assets.cjs'));

/** The sources that compiles on users' machines need, and the digest by which builds of them are recognised. */
function stageSources(target) {
  const { SOURCE_DIGEST_FILE, computeSourceDigest, packagedSources } = nativeAssets();
  for (const file of packagedSources(nativeDir)) {
    cpSync(path.join(nativeDir, file), path.join(target, file), { recursive: true });
  }
  writeFileSync(path.join(target, SOURCE_DIGEST_FILE), `${computeSourceDigest(nativeDir)}\n`);
}

/**
 * Those of the targets that have libraries of the sources and the version as they are now; others would be refused on
 * users' machines.
 */
export function currentPrebuilds(targets) {
  const { computeSourceDigest, findPackage, readManifest } = nativeAssets();
  const [digest, { version }] = [computeSourceDigest(nativeDir), findPackage()];
  return targets.filter((target) => {
    const manifest = readManifest(path.join(prebuildsDir, target));
    return manifest?.sourceDigest === digest && manifest.packageVersion === version;
  });
}

function stagePrebuilds(packageDir, targets) {
  for (const target of targets) {
    const staged = path.join(packageDir, 'prebuilds', target);
    cpSync(path.join(prebuildsDir, target), staged, { recursive: true });
    // The permission is lost where build/prebuilds travels as an archive of a workflow.
    chmodSync(path.join(staged, nativeAssets().CHIP_WORKER_FILE), 0o755);
  }
}

function stagePackage(name, versions, targets) {
  const from = inRoot('packages', name);
  const to = path.join(stagedDir, name);
  const manifest = readJson(path.join(from, 'package.json'));
  mkdirSync(to, { recursive: true });
  for (const file of ['README.md', 'CHANGELOG.md', ...manifest.files]) {
    if (existsSync(path.join(from, file))) cpSync(path.join(from, file), path.join(to, file), { recursive: true });
  }
  cpSync(inRoot('LICENSE'), path.join(to, 'LICENSE'));
  if (manifest.files.includes('native')) stageSources(path.join(to, 'native'));
  if (manifest.files.includes('prebuilds')) stagePrebuilds(to, targets);
  const published = { ...publishedManifest(manifest, versions), ...repositoryFields(name) };
  writeFileSync(path.join(to, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
  return { name: published.name, version: published.version, dir: to, folder: name };
}

/**
 * Lays out all packages anew. They must have been built.
 * @param {string[]} targets whose libraries from build/prebuilds they carry
 * @returns {{name: string, version: string, dir: string, folder: string}[]} with their directory's name in packages/
 */
export function stagePackages(targets) {
  const current = currentPrebuilds(targets);
  const missing = targets.filter((target) => !current.includes(target));
  if (missing.length > 0) {
    const names = missing.join(' ');
    throw new Failure(`No libraries of these sources for ${names}: run node scripts/prebuild.mjs ${names}`);
  }
  rmSync(stagedDir, { recursive: true, force: true });
  const names = packageNames();
  const manifests = names.map((name) => readJson(inRoot('packages', name, 'package.json')));
  const versions = new Map(manifests.map(({ name, version }) => [name, version]));
  return names.map((name) => stagePackage(name, versions, targets));
}
