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
  for (const create of verbs) group.addCommand(create(context));
  return group;
}

/** In the order in which help lists them. */
const verbs: readonly ((context: CommandContext) => Command)[] = [
  summaryCommand,
  viewCommand,
  swimlaneCommand,
  spansCommand,
  overheadCommand,
  criticalPathCommand,
  costsCommand,
  diffCommand,
  mermaidCommand,
  depsCommand,
  dumpCommand,
  scopeStatsCommand,
  straceCommand,
];
