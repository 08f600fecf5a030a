// Lays out each package as it is published, in build/packages: the tree that people install is never mixed with the one
// that is worked on.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** The sources that compiles on users' machines need, and the digest by which builds of them are recognised. */
function stageSources(target) {
  const { SOURCE_DIGEST_FILE, computeSourceDigest, packagedSources } = createRequire(import.meta.url)(
    inRoot('packages/runtime-native/dist/assets.cjs'),
  );
  for (const file of packagedSources(nativeDir)) {
    cpSync(path.join(nativeDir, file), path.join(target, file), { recursive: true });
  }
  writeFileSync(path.join(target, SOURCE_DIGEST_FILE), `${computeSourceDigest(nativeDir)}\n`);
}

/** Libraries that were built from other sources than those beside them would be refused on users' machines. */
function stagePrebuilds(packageDir, version, targets) {
  const digest = readFileSync(path.join(packageDir, 'native/source-digest'), 'utf8').trim();
  for (const target of targets) {
    const from = path.join(prebuildsDir, target);
    const { packageVersion, sourceDigest } = readJson(path.join(from, 'manifest.json'));
    if (packageVersion !== version || sourceDigest !== digest) {
      throw new Failure(`build/prebuilds/${target} is of ${packageVersion} or of other sources: build it again.`);
    }
    cpSync(from, path.join(packageDir, 'prebuilds', target), { recursive: true });
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
  if (manifest.files.includes('prebuilds')) stagePrebuilds(to, manifest.version, targets);
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
  const missing = targets.filter((target) => !existsSync(path.join(prebuildsDir, target)));
  if (missing.length > 0) {
    throw new Failure(
      `build/prebuilds lacks ${missing.join(', ')}: run node scripts/prebuild.mjs ${missing.join(' ')}`,
    );
  }
  rmSync(stagedDir, { recursive: true, force: true });
  const names = packageNames();
  const manifests = names.map((name) => readJson(inRoot('packages', name, 'package.json')));
  const versions = new Map(manifests.map(({ name, version }) => [name, version]));
  return names.map((name) => stagePackage(name, versions, targets));
}
