import type { DependencyGraph, DependencyPageOptions, LoadDependenciesOptions } from '@pto/trace';
import { PtoError } from '@pto/task-interface';
import { Option } from 'commander';
import type { Command } from 'commander';

import { newCommand } from '../commands/command.js';
import type { CommandContext } from '../context.js';
import { countOf } from './count.js';
import { outputFile, writeResult } from './write-result.js';

interface DepsFlags extends LoadDependenciesOptions, DependencyPageOptions {
  readonly format: 'text' | 'html';
  readonly around?: string;
  readonly hops: number;
  readonly output?: string;
}

/** `pto trace deps`. */
export function depsCommand({ output }: CommandContext): Command {
  const modes = ['full', 'reduced', 'omitted', 'reduced_dataflow', 'omitted_dataflow'];
  return newCommand('deps', 'show which task waits for which, and why')
    .argument('[input]', 'deps.json, or the directory of a run')
    .addOption(new Option('--format <format>', 'what to make').choices(['text', 'html']).default('text'))
    .addOption(new Option('--edge-mode <mode>', 'which edges').choices(modes).default('full'))
    .addOption(
      new Option('--direction <direction>', 'the way edges point (html)')
        .choices(['TB', 'LR', 'BT', 'RL'])
        .default('LR'),
    )
    .option('--around <task>', 'only what is near this task, by name (t5, r1t3) or id')
    .option('--hops <n>', 'how many edges away from it', countOf, 3)
    .option('--show-tensor-info', 'list arguments and tensors')
    .option('--func-names <file>', 'names of functions (default: the newest name_map_*.json beside the file)')
    .option('-k, --kernel-config <file>', 'a kernel configuration that has names of functions')
    .option('-o, --output <file>', 'where it goes (default: text to stdout, html to deps_graph.html beside the file)')
    .action(async (input: string | undefined, flags: DepsFlags) => {
      const { dependenciesAround, dependencyPage, dependencyReport, dependencyText, loadDependencies } =
        await import('@pto/trace');
      const all = loadDependencies(input, flags);
      const graph = flags.around === undefined ? all : dependenciesAround(all, taskOf(all, flags.around), flags.hops);
      if (flags.format === 'text' && flags.output === undefined) {
        const report = dependencyReport(graph, flags);
        output.result(report, () => dependencyText(report, flags));
        return;
      }
      const isPage = flags.format === 'html';
      const text = isPage ? dependencyPage(graph, flags) : dependencyText(dependencyReport(graph, flags), flags);
      const file = outputFile(flags.output, graph.source, 'deps_graph.html');
      writeResult(file, text);
      const counts = { tasks: graph.tasks.length, edges: graph.edges.length };
      output.result({ file, ...counts }, () => `${file}: ${counts.tasks} tasks, ${counts.edges} dependencies`);
    });
}

/** The index of a task that somebody named. */
function taskOf({ tasks, source }: DependencyGraph, given: string): number {
  const task = tasks.findIndex(({ name, id }) => name === given || String(id) === given);
  if (task >= 0) return task;
  const names = tasks.slice(0, 8).map(({ name }) => name);
  const known = tasks.length > names.length ? `${names.join(', ')}, …` : names.join(', ');
  throw new PtoError('ERR_PTO_CLI_USAGE', `${source} has no task '${given}'; it has ${known}.`, {
    details: { given, source },
  });
}
