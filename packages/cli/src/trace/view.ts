import type { Command } from 'commander';

import { newCommand } from '../commands/command.js';
import type { CommandContext } from '../context.js';
import { loadOptions, withRun } from './run-options.js';
import type { RunFlags } from './run-options.js';
import { outputFile, writeResult } from './write-result.js';

/** `pto trace view`. */
export function viewCommand({ output }: CommandContext): Command {
  return withRun(newCommand('view', 'make a page of a run: swimlane, task graph, memory and tensor values'))
    .option('-o, --output <file>', 'the page (default: view.html beside the records)')
    .action(async (input: string | undefined, flags: RunFlags & { output?: string }) => {
      const { loadView, viewPage } = await import('@pto/trace');
      const view = loadView(input, loadOptions(flags));
      const { html, tasks, gaps } = viewPage(view);
      const file = outputFile(flags.output, view.source, 'view.html');
      writeResult(file, html);
      for (const gap of gaps) output.note(gap);
      output.result({ file, tasks, bytes: html.length, gaps }, () => `${file}: ${tasks} tasks. Open it in a browser.`);
    });
}
