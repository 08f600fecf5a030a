import type { Command } from 'commander';

import { newCommand } from '../commands/command.js';
import type { CommandContext } from '../context.js';

/** `pto trace diff`. */
export function diffCommand({ output }: CommandContext): Command {
  return newCommand('diff', 'say what got slower or faster from one run to another')
    .argument('<before>', 'records of a run, or its directory')
    .argument('<after>', 'those of the other run')
    .option('--func-names <file>', 'names of functions of both (default: the newest name_map_*.json beside each)')
    .action(async (before: string, after: string, { funcNames }: { funcNames?: string }) => {
      const { diffRuns, loadRun, renderDiff } = await import('@pto/trace');
      const difference = diffRuns(loadRun(before, { funcNames }), loadRun(after, { funcNames }));
      output.result(difference, () => renderDiff(difference));
    });
}
