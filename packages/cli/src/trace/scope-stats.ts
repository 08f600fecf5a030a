import { Option } from 'commander';
import type { Command } from 'commander';

import { newCommand } from '../commands/command.js';
import type { CommandContext } from '../context.js';
import { outputFile, writeResult } from './write-result.js';

interface ScopeStatsFlags {
  readonly format: 'text' | 'html';
  readonly output?: string;
}

/** `pto trace scope-stats`. */
export function scopeStatsCommand({ output }: CommandContext): Command {
  return newCommand('scope-stats', 'show how much room scopes take in rings, heaps and the tensor map')
    .argument('[input]', 'scope_stats.jsonl, or the directory of a run')
    .addOption(new Option('--format <format>', 'what to make').choices(['text', 'html']).default('text'))
    .option('-o, --output <file>', 'where the page goes (default: scope_stats.html beside the file)')
    .action(async (input: string | undefined, flags: ScopeStatsFlags) => {
      const { loadScopeStats, scopePage, scopeReport, scopeText } = await import('@pto/trace');
      const samples = loadScopeStats(input);
      const report = scopeReport(samples);
      if (flags.format === 'text') {
        output.result(report, () => scopeText(report));
        return;
      }
      const file = outputFile(flags.output, samples.source, 'scope_stats.html');
      writeResult(file, scopePage(samples));
      output.result({ file }, () => file);
    });
}
