import type { BuildRuntimesOptions, BuildRuntimesResult } from '@pto/compiler';
import type { Command } from 'commander';

import type { CommandContext } from '../context.js';
import { styled } from '../terminal/output.js';
import { table } from '../terminal/table.js';
import { newCommand } from './command.js';

interface BuildFlags {
  platform?: string[];
  runtime?: string[];
  list?: true;
  sanitizer?: string;
  strict?: true;
  out?: string;
  cache?: string;
  jobs?: string;
  verbose?: true;
}

/** `pto build`. */
export function buildCommand({ output, signal, endWith }: CommandContext): Command {
  return newCommand('build', 'build runtimes for platforms')
    .description(
      'Builds runtimes for platforms, by default every runtime that is found for every platform whose compilers are on this ' +
        'machine. What is up to date is left alone. Results go into the user’s cache, where workers find them.',
    )
    .option('-p, --platform <name...>', 'only these platforms')
    .option('-r, --runtime <name...>', 'only these runtimes, by name or by folder')
    .option('--list', 'only say what would be built')
    .option('--sanitizer <name>', 'build with a sanitizer, in a place of its own: address or thread')
    .option('--strict', 'end with 3 when there is nothing to build')
    .option('--out <dir>', 'put the library tree here instead')
    .option('--cache <dir>', 'the cache (default: PTO_CACHE_DIR, else the user’s cache directory)')
    .option('-j, --jobs <count>', 'how many compilers may run at once')
    .option('--verbose', 'have cmake and make say what they do when they fail')
    .action(async (flags: BuildFlags) => {
      const { buildRuntimes } = await import('@pto/compiler');
      const result = await buildRuntimes({
        ...optionsIn(flags),
        signal,
        onStart: ({ platform, runtime, index, count }) => {
          if (output.isWatched) output.note(`[${index + 1}/${count}] ${platform} ${runtime}`);
        },
      });
      output.result(result, () => render(result));
      endWith(result.exitCode);
    });
}

function optionsIn({ platform, runtime, list, sanitizer, strict, out, cache, jobs, verbose }: BuildFlags) {
  const given = {
    ...{ platforms: platform, runtimes: runtime, list, sanitizer, strict, out, cacheDir: cache, verbose },
    jobs: jobs === undefined ? undefined : Number(jobs),
  };
  // What was not given keeps its default.
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as BuildRuntimesOptions;
}

function render({ builds, leftOut }: BuildRuntimesResult): string {
  const rows = builds.map(({ platform, runtime, status, durationMs, dir = '' }) => [
    platform,
    runtime,
    status,
    durationMs === undefined ? '' : `${(durationMs / 1000).toFixed(1)} s`,
    dir,
  ]);
  const done = rows.length === 0 ? styled('yellow', 'nothing to build') : table([HEADING, ...rows]);
  return [done, ...leftOut.map(({ what, reason }) => `left out: ${what}: ${reason}`)].join('\n');
}

const HEADING = ['platform', 'runtime', 'status', 'time', 'folder'];
