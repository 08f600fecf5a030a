#!/usr/bin/env node
// Publishes every package whose version is not published yet, and tags it:
//   npm run release -- --dry-run   only shows the versions and packs the tarballs
// The versions are those of the package.json files; `npx changeset version` writes into them what the changesets ask for.
import { parseArgs } from 'node:util';
import { Failure, runEntry } from './lib/failure.mjs';
import { prebuildTargets } from './lib/prebuild.mjs';
import { prepareBuilt } from './lib/prepare.mjs';
import { inRoot, rootDir } from './lib/paths.mjs';
import { readOutput, runShown } from './lib/run.mjs';
import { currentPrebuilds } from './lib/stage-packages.mjs';
import { packAll } from './lib/tarballs.mjs';

/** The version of each package once the pending changesets are applied. */
async function nextVersions() {
  const { default: releasePlan } = await import('@changesets/get-release-plan');
  const plan = typeof releasePlan === 'function' ? releasePlan : releasePlan.default;
  const { releases, changesets } = await plan(rootDir);
  return { pending: changesets.length, next: new Map(releases.map(({ name, newVersion }) => [name, newVersion])) };
}

/** In an order in which nothing comes before what it depends on. */
function inPublishingOrder(tarballs) {
  const waiting = new Set(tarballs);
  const ordered = [];
  while (waiting.size > 0) {
    const names = new Set([...waiting].map(({ name }) => name));
    const ready = [...waiting].filter(({ dependencies }) => !dependencies.some((name) => names.has(name)));
    if (ready.length === 0) throw new Failure(`${[...names].join(', ')} depend on each other.`);
    for (const tarball of ready) waiting.delete(tarball);
    ordered.push(...ready);
  }
  return ordered;
}

async function isPublished({ name, version }) {
  return (await readOutput('npm', ['view', `${name}@${version}`, 'version']))?.trim() === version;
}

async function publish(tarball) {
  if (await isPublished(tarball)) {
    console.log(`${tarball.name}@${tarball.version} is published already`);
    return;
  }
  // Access and provenance are what publishConfig in its package.json says.
  const exit = await runShown('npm', ['publish', tarball.file]);
  if (exit !== 0) throw new Failure(`npm publish ${tarball.file} ended with ${exit}.`);
}

function show(tarballs, { pending, next }) {
  console.log(`\n${pending} changesets are pending.\n`);
  for (const { name, version, size, files, fileName } of tarballs) {
    const after = next.get(name) ?? version;
    const change = after === version ? version : `${version} -> ${after}`;
    console.log(
      `  ${name.padEnd(22)} ${change.padEnd(18)} ${(size / 1024).toFixed(0).padStart(5)} KiB` +
        `  ${String(files.length).padStart(4)} files  build/tarballs/${fileName}`,
    );
  }
}

await runEntry(async () => {
  const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean' } } });
  await prepareBuilt();
  if (values['dry-run']) {
    const here = currentPrebuilds(prebuildTargets);
    const tarballs = await packAll(here);
    console.log(`\nPrebuilt libraries: ${here.join(', ') || 'none'}; a release has ${prebuildTargets.join(', ')}.`);
    show(tarballs, await nextVersions());
    return;
  }
  const tarballs = await packAll(prebuildTargets);
  for (const tarball of inPublishingOrder(tarballs)) await publish(tarball);
  // Prints the tags, from which the workflow makes releases.
  const exit = await runShown(inRoot('node_modules/.bin/changeset'), ['tag']);
  if (exit !== 0) throw new Failure(`changeset tag ended with ${exit}.`);
});
