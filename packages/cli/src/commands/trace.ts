import type { Command } from 'commander';

import type { CommandContext } from '../context.js';
import { costsCommand } from '../trace/costs.js';
import { criticalPathCommand } from '../trace/critical-path.js';
import { diffCommand } from '../trace/diff.js';
import { depsCommand } from '../trace/deps.js';
import { dumpCommand } from '../trace/dump.js';
import { scopeStatsCommand } from '../trace/scope-stats.js';
import { mermaidCommand } from '../trace/mermaid.js';
import { overheadCommand } from '../trace/overhead.js';
import { spansCommand } from '../trace/spans.js';
import { straceCommand } from '../trace/strace.js';
import { summaryCommand } from '../trace/summary.js';
import { swimlaneCommand } from '../trace/swimlane.js';
import { viewCommand } from '../trace/view.js';
import { newGroup } from './command.js';

/** `pto trace`. */
export function traceCommand(context: CommandContext): Command {
  const group = newGroup('trace', 'show where the time of a recorded run went').description(
    'Reads what a run recorded. Each command takes a file or the directory of a run; without one it takes the newest in ' +
      'PTO_OUTPUTS_DIR, else in ./outputs.',
  );
  for (const { create, result } of verbs) group.addCommand(withResult(create(context), result));
  return group;
}

/** A command, and what comes out of it. */
interface Verb {
  readonly create: (context: CommandContext) => Command;
  readonly result: string;
}

/** In the order in which help lists them. */
const verbs: readonly Verb[] = [
  { create: summaryCommand, result: 'Shows the answer, and writes no file.' },
  { create: viewCommand, result: 'Writes a page, view.html beside the records.' },
  { create: swimlaneCommand, result: 'Writes a trace, merged_swimlane.json beside the records, and shows a table.' },
  { create: spansCommand, result: 'Writes a trace, spans_trace.json beside the spans.' },
  { create: overheadCommand, result: 'Shows the report, and writes no file.' },
  {
    create: criticalPathCommand,
    result: 'Writes critical_path_report.md, CPM_static.json and CPM_observed.json beside the records.',
  },
  { create: costsCommand, result: 'Writes kernel_costs.json into the working directory.' },
  { create: diffCommand, result: 'Shows the differences, and writes no file.' },
  { create: mermaidCommand, result: 'Writes mermaid_diagram.md beside the records.' },
  { create: depsCommand, result: 'Shows a text, or writes a page, deps_graph.html beside the file.' },
  { create: dumpCommand, result: 'Shows a list, or writes values as text into txt beside the list.' },
  { create: scopeStatsCommand, result: 'Shows a report, or writes a page, scope_stats.html beside the file.' },
  { create: straceCommand, result: 'Shows tables, or writes a trace where --trace-out says.' },
];

/** Has the help of a command say what it takes, what comes out of it and how it ends. */
function withResult(command: Command, result: string): Command {
  const said = command.description();
  const sentence = said.endsWith('.') ? said : `${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
  const hasDefault = command.registeredArguments[0]?.required === false;
  const input = hasDefault ? ' Without an input it takes the newest one in PTO_OUTPUTS_DIR, else in ./outputs.' : '';
  const end = 'Exit code 0: done; 1: an input is missing or damaged, or a file cannot be written; 2: wrong usage.';
  return command.description(`${sentence}${input} ${result} ${end}`);
}
