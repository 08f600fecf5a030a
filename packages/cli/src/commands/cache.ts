import type { CacheOptions } from '@pto/compiler';
import type { Command } from 'commander';

import type { CommandContext } from '../context.js';
import { formatBytes } from '../terminal/format-bytes.js';
import { table } from '../terminal/table.js';
import { newCommand, newGroup } from './command.js';

/** `pto cache`. */
export function cacheCommand(context: CommandContext): Command {
  return newGroup('cache', 'show and clean the cache of compiled files')
    .addCommand(infoCommand(context))
    .addCommand(pruneCommand(context))
    .addCommand(clearCommand(context));
}

function infoCommand({ output }: CommandContext): Command {
  return withDir(newCommand('info', 'show where the cache is and what it holds')).action(async (options: DirOption) => {
    const { cacheInfo } = await import('@pto/compiler');
    const info = await cacheInfo(cacheOptions(options));
    output.result(info, () => {
      const rows = info.parts.map(({ name, files, bytes, oldestUse, holds }) => [
        name,
        String(files),
        formatBytes(bytes),
        oldestUse?.toISOString().slice(0, 10) ?? '',
        holds,
      ]);
      return `${info.dir}\n${table([['part', 'files', 'size', 'oldest use', 'holds'], ...rows])}`;
    });
  });
}

function pruneCommand({ output }: CommandContext): Command {
  return withDir(newCommand('prune', 'remove what was not used for a while; this also happens by itself, once a day'))
    .option('--max-age <days>', 'remove what was not used for this many days (default: 14)')
    .action(async (options: DirOption & { maxAge?: string }) => {
      const { pruneCache } = await import('@pto/compiler');
      const age = options.maxAge === undefined ? {} : { maxAgeDays: daysIn(options.maxAge) };
      const removed = await pruneCache({ ...cacheOptions(options), ...age });
      output.result(removed, () => renderRemoval(removed));
    });
}

function clearCommand({ output }: CommandContext): Command {
  return withDir(newCommand('clear', 'remove everything from the cache')).action(async (options: DirOption) => {
    const { clearCache } = await import('@pto/compiler');
    const removed = await clearCache(cacheOptions(options));
    output.result(removed, () => renderRemoval(removed));
  });
}

interface DirOption {
  cache?: string;
}

function withDir(command: Command): Command {
  return command.option('--cache <dir>', 'the cache (default: PTO_CACHE_DIR, else the user’s cache directory)');
}

function cacheOptions({ cache }: DirOption): CacheOptions {
  return cache === undefined ? {} : { cacheDir: cache };
}

/** What is no number is left as it is, for the message about it. */
function daysIn(text: string): number {
  return text.trim() === '' || Number.isNaN(Number(text)) ? (text as unknown as number) : Number(text);
}

function renderRemoval({ dir, files, bytes }: { dir: string; files: number; bytes: number }): string {
  return `${dir}: removed ${files} ${files === 1 ? 'file' : 'files'}, ${formatBytes(bytes)}`;
}
