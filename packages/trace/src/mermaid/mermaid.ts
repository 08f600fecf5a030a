import type { RecordedRun } from '../records/recorded-run.js';
import { taskName } from '../records/task-name.js';

/** How a run becomes a Mermaid diagram. */
export interface MermaidOptions {
  /** `detailed`: function and task on each node; `compact`: the task only. Default: `detailed`. */
  readonly style?: 'detailed' | 'compact' | undefined;
  /** Where successors are: below or to the right. Default: `TD`. */
  readonly direction?: 'TD' | 'LR' | undefined;
}

/** A diagram, and how large it became: renderers refuse large ones. */
export interface MermaidDiagram {
  readonly markdown: string;
  readonly nodes: number;
  readonly edges: number;
}

/** Which cores a task ran on. */
type NodeClass = 'aic' | 'aiv' | 'mix' | 'other';

/**
 * Draws the tasks of a run and what each waits for as a Mermaid flowchart in a Markdown file. A task is one node, however many
 * blocks and kernels it has.
 *
 * @example
 * ```ts
 * import { mermaidDiagram, readRun } from '@pto/trace';
 *
 * const row = { func_id: 0, core_id: 0, core_type: 'aiv' };
 * const first = { ...row, task_id: 0, start_time_us: 0, end_time_us: 1, fanout: [1] };
 * const second = { ...row, task_id: 1, start_time_us: 2, end_time_us: 3 };
 * const run = readRun({ version: 1, tasks: [first, second] }, 'l2_perf_records.json');
 * mermaidDiagram(run).markdown.includes('Task0 --> Task1'); // => true
 * ```
 */
export function mermaidDiagram(run: RecordedRun, options: MermaidOptions = {}): MermaidDiagram {
  const { style = 'detailed', direction = 'TD' } = options;
  const functions = run.taskIds.map(() => new Set<number>());
  const kinds = run.taskIds.map(() => new Set<string>());
  for (const { task, funcId, coreKind } of run.tasks) {
    functions[task]!.add(funcId);
    kinds[task]!.add(coreKind);
  }
  const nodes = run.taskIds.map((id, task) => {
    const names = [...functions[task]!].map((funcId) => run.names.functions.get(funcId) ?? `Func_${funcId}`);
    const name = names.length === 0 ? 'alloc' : names.join(' + ');
    const label = style === 'detailed' ? `${name}(${taskName(id)})` : taskName(id);
    return `    Task${id}["${escape(label)}"]:::${classOf(kinds[task]!)}`;
  });
  const edges = new Set(run.edges.map(({ pred, succ }) => `    Task${run.taskIds[pred]} --> Task${run.taskIds[succ]}`));
  const lines = ['```mermaid', `flowchart ${direction}`, ...nodes, ...edges, ...classDefinitions, '```', ''];
  return { markdown: lines.join('\n'), nodes: nodes.length, edges: edges.size };
}

const classDefinitions = [
  '    classDef aic fill:#66A3FF,stroke:#333,color:#000',
  '    classDef aiv fill:#FFB366,stroke:#333,color:#000',
  '    classDef mix fill:#66CC99,stroke:#333,color:#000',
  '    classDef other fill:#E0E0E0,stroke:#333,color:#000',
];

function classOf(kinds: ReadonlySet<string>): NodeClass {
  if (kinds.size > 1) return 'mix';
  const [kind = 'other'] = kinds;
  return kind as NodeClass;
}

/** Quotes end a label, and angle brackets would be tags. */
function escape(label: string): string {
  return label.replace(/["<>]/g, (character) => `#${character.charCodeAt(0)};`);
}
