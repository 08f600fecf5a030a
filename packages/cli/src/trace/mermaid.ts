import type { MermaidOptions } from '@pto/trace';
import { Option } from 'commander';
import type { Command } from 'commander';

import { newCommand } from '../commands/command.js';
import type { CommandContext } from '../context.js';
import { noteGaps } from './note-gaps.js';
import { noteRuns, withVerbose } from './note-run.js';
import type { VerboseFlags } from './note-run.js';
import { loadOptions, withRun } from './run-options.js';
import type { RunFlags } from './run-options.js';
import { outputFile, writeResult } from './write-result.js';

/** `pto trace mermaid`. */
export function mermaidCommand({ output }: CommandContext): Command {
  return withVerbose(withRun(newCommand('mermaid', 'draw the task graph as a Mermaid diagram')))
    .option('-o, --output <file>', 'the diagram (default: mermaid_diagram.md beside the records)')
    .addOption(new Option('--style <style>', 'what nodes show').choices(['detailed', 'compact']).default('detailed'))
    .addOption(new Option('--direction <direction>', 'down or right').choices(['TD', 'LR']).default('TD'))
    .action(
      async (input: string | undefined, flags: RunFlags & VerboseFlags & MermaidOptions & { output?: string }) => {
        const { loadRun, mermaidDiagram } = await import('@pto/trace');
        const run = loadRun(input, loadOptions(flags));
        noteRuns(output, flags, [run]);
        await noteGaps(output, run);
        const { markdown, nodes, edges } = mermaidDiagram(run, flags);
        const file = outputFile(flags.output, run.source, 'mermaid_diagram.md');
        writeResult(file, markdown);
        output.result({ file, nodes, edges }, () => `${file}: ${nodes} tasks, ${edges} dependencies`);
      },
    );
}
