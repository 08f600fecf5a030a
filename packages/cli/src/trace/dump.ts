import type { DumpFilter, LoadDependenciesOptions } from '@pto/trace';
import { Option } from 'commander';
import type { Command } from 'commander';

import { newCommand } from '../commands/command.js';
import type { CommandContext } from '../context.js';
import { countOf } from './count.js';
import { writing } from './write-result.js';

interface DumpFlags extends DumpFilter, LoadDependenciesOptions {
  readonly export?: true;
  readonly output?: string;
}

/** `pto trace dump`. */
export function dumpCommand({ output }: CommandContext): Command {
  return newCommand('dump', 'list the values that tasks had before and after they ran, or write them as text')
    .argument('[input]', 'tensor_dump.json or args_dump.json, or the directory of a run')
    .option('-t, --task <task>', 'only of this task, by name (t5, r1t3) or id')
    .option('-f, --func <function>', 'only of this kernel, by name or id')
    .addOption(new Option('-s, --stage <stage>', 'only from before or after tasks').choices(['before', 'after']))
    .addOption(
      new Option('-r, --role <role>', 'only of arguments like this').choices(['input', 'output', 'inout', 'scalar']),
    )
    .option('-a, --arg <n>', 'only of this argument', countOf)
    .option('-i, --index <n>', 'only the one with this number in the list; implies --export', countOf)
    .option('-e, --export', 'write each as text')
    .option('-o, --output <dir>', 'where texts go (default: txt beside the list)')
    .option('--func-names <file>', 'names of functions (default: the newest name_map_*.json beside the list)')
    .option('-k, --kernel-config <file>', 'a kernel configuration that has names of functions')
    .action(async (input: string | undefined, flags: DumpFlags) => {
      const { dumpTable, exportDumped, filterDump, loadDump } = await import('@pto/trace');
      const loaded = loadDump(input, flags);
      const functions = loaded.names.functions;
      const entries = filterDump(loaded.dump, flags, functions);
      if (flags.export === true || flags.index !== undefined) {
        const failures: unknown[] = [];
        const files = entries.flatMap((entry) => {
          try {
            return [writing(flags.output ?? 'the text of a value', () => exportDumped(loaded, entry, flags.output))];
          } catch (error) {
            failures.push(error);
            return [];
          }
        });
        if (failures.length > 0) {
          output.note(`${files.length} of ${entries.length} values were written`);
          throw failures[0];
        }
        output.result({ files }, () => files.join('\n'));
        return;
      }
      const { source, dropped } = loaded.dump;
      if (dropped > 0) output.note(`${source}: ${dropped} values were dropped while the run was recorded`);
      output.result({ source, dropped, entries }, () => dumpTable(entries, functions));
    });
}
