import type { NativeBuild } from '@pto/compiler';
import type { Command } from 'commander';

import type { CommandContext } from '../context.js';
import { newCommand, newGroup } from './command.js';

/** `pto native`. */
export function nativeCommand(context: CommandContext): Command {
  return newGroup('native', 'look after the addon and the simulator’s libraries').addCommand(buildCommand(context));
}

function buildCommand({ output, signal }: CommandContext): Command {
  return newCommand('build', 'build the addon and the simulator’s libraries from the sources of the package')
    .description(
      'Builds the addon, the chip worker and the simulator’s libraries from the sources that the package carries, for ' +
        'machines that no prebuilt ones fit. They go into the user’s cache, where they are found from then on. Needs cmake, make and g++; ' +
        'takes minutes, and nothing from the network.',
    )
    .option('--force', 'build even when there is a build of the same sources')
    .action(async ({ force = false }: { force?: boolean }) => {
      const { buildNative } = await import('@pto/compiler');
      if (output.isWatched) output.note('building; this takes a few minutes …');
      const build = await buildNative({ force, signal });
      output.result(build, () => render(build));
    });
}

function render({ dir, manifest, isNew, isUsed }: NativeBuild): string {
  const made = `${isNew ? 'built' : 'built already'} with ${manifest.compiler}, ${manifest.files.length} libraries`;
  const use = isUsed
    ? ''
    : '\nNot used: PTO_ASSETS_DIR or the build of a checkout comes first; `pto doctor` says which.';
  return `${dir}: ${made}${use}`;
}
