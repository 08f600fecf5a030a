import type { Command } from 'commander';

import { newCommand } from '../commands/command.js';
import type { CommandContext } from '../context.js';
import { outputFile, writePieces } from './write-result.js';

/** `pto trace spans`. */
export function spansCommand({ output }: CommandContext): Command {
  return newCommand('spans', 'convert what the workers of a host did for Perfetto (ui.perfetto.dev)')
    .argument('[input]', 'spans.json or its directory (default: the newest one)')
    .option('-o, --output <file>', 'the trace (default: spans_trace.json beside the spans)')
    .action(async (input: string | undefined, flags: { readonly output?: string }) => {
      const { loadSpans, writeSpans } = await import('@pto/trace');
      const spans = loadSpans(input);
      const file = outputFile(flags.output, spans.source, 'spans_trace.json');
      writePieces(file, (write) => writeSpans(spans, write));
      output.result({ file, spans: spans.spans.length, flows: spans.flows.length }, () => file);
    });
}
