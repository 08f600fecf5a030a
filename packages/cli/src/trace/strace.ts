import { PtoError } from '@pto/task-interface';
import type { StraceLog } from '@pto/trace';
import type { Command } from 'commander';

import { newCommand } from '../commands/command.js';
import type { CommandContext } from '../context.js';
import { writePieces } from './write-result.js';

interface StraceFlags {
  readonly traceOut?: string;
  readonly roundsTable?: boolean;
  readonly tree?: boolean;
}

/** `pto trace strace`. */
export function straceCommand({ output }: CommandContext): Command {
  return newCommand('strace', 'read the [STRACE] records in the log of another runtime: rounds, steps, a trace')
    .argument('<log>', 'the log, or - for what comes on stdin')
    .option('--trace-out <file>', 'write a trace for Perfetto (ui.perfetto.dev)')
    .option('--rounds-table', 'show what each round took (default, unless there is another option)')
    .option('--tree', 'show the steps of each round')
    .action(async (input: string, flags: StraceFlags) => {
      const trace = await import('@pto/trace');
      const log = input === '-' ? trace.readStrace(await textOf(process.stdin), 'stdin') : trace.loadStrace(input);
      for (const warning of log.warnings) output.note(`warning: ${warning}`);
      requireRecords(log);
      const runs = trace.tracedRuns(log);
      const rounds = trace.straceRounds(runs);
      const { traceOut } = flags;
      if (traceOut !== undefined) {
        const spans = trace.straceSpans(log);
        writePieces(traceOut, (write) => trace.writeSpans(spans, write));
      }
      const { records, anchors, torn, warnings } = log;
      output.result({ records, anchors, torn, warnings, rounds, file: traceOut }, () => {
        const wantsTable = flags.roundsTable === true || (flags.tree !== true && traceOut === undefined);
        const parts = [
          ...(flags.tree === true ? [trace.renderTree(runs)] : []),
          ...(wantsTable ? [trace.renderRounds(rounds)] : []),
          ...(traceOut === undefined ? [] : [`${traceOut}: ${records.length} steps of ${runs.length} runs`]),
        ];
        return parts.join('\n\n');
      });
    });
}

function requireRecords({ source, records }: StraceLog): void {
  if (records.length > 0) return;
  throw new PtoError(
    'ERR_PTO_TRACE_MISSING',
    `${source}: there are no [STRACE] records in this log.\n  Name a log of a process that writes them, or - to read one from stdin.`,
    { details: { source } },
  );
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  stream.setEncoding('utf8');
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
