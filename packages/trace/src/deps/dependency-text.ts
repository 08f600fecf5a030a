import type { RecordedArgument } from '../records/recorded-graph.js';
import type { DependencyReport, ReportedEdge, ReportedTask } from './dependency-report.js';

/** How much the text of a report says. */
export interface DependencyTextOptions {
  /** Whether arguments and tensors are listed. Default: false. */
  readonly showTensorInfo?: boolean | undefined;
}

/**
 * Makes text of a report: a summary, an index of the tasks, and each task with what it waits for and what waits for it.
 *
 * @param report - of {@link dependencyReport}
 * @param options - how much to say
 */
export function dependencyText(
  report: DependencyReport,
  { showTensorInfo = false }: DependencyTextOptions = {},
): string {
  const width = report.tasks.reduce((most, { name }) => Math.max(most, name.length), 0);
  const index = report.tasks.map((task) => `  ${task.name.padEnd(width)}  ${whatItIs(task)}`);
  const details = report.tasks.map((task) => taskLines(task, showTensorInfo));
  return [
    'SUMMARY',
    ...summaryLines(report).map((line) => `  ${line}`),
    '',
    'TASK INDEX',
    ...index,
    '',
    'TASK DETAILS',
    ...details.flat(),
    '',
  ].join('\n');
}

/** A task in a few words: its functions or kind, with the marks `[alloc]`, `[dummy]` and `[spmd N]`. */
export function whatItIs({ kind, functions, blocks }: Pick<ReportedTask, 'kind' | 'functions' | 'blocks'>): string {
  const onCores = functions.length === 0 ? kind : `${kind} ${functions.join(' + ')}`;
  const what = kind === 'alloc' || kind === 'dummy' ? `[${kind}]` : onCores;
  return blocks !== undefined && blocks > 1 ? `${what} [spmd ${blocks}]` : what;
}

/** What a report says in all. */
export function summaryLines({
  source,
  version,
  summary: sum,
  mode,
  requestedMode,
  cycle,
}: DependencyReport): string[] {
  const lines: [string, string][] = [
    ['file', `${source} (version ${version})`],
    ['tasks', `${sum.tasks}${list(sum.kinds)}`],
    ['edges', `${sum.edges}${list(sum.sources)}`],
    ['edge mode', `${mode}: ${sum.shownEdges} shown, ${sum.hiddenEdges} hidden`],
    ['ends', `${sum.roots} wait for none, none waits for ${sum.leaves}`],
  ];
  if (sum.longestChain !== undefined) lines.push(['longest chain', `${sum.longestChain} tasks`]);
  if (sum.tensors > 0) lines.push(['tensors', String(sum.tensors)]);
  if (cycle !== undefined) {
    const shown = cycle.length > 12 ? [...cycle.slice(0, 12), '…'] : [...cycle, cycle[0]!];
    const instead = requestedMode === mode ? '' : `, so ${requestedMode} is not possible`;
    lines.push(['cycle', `${shown.join(' → ')}${instead}`]);
  }
  if (sum.dropped > 0) lines.push(['dropped', `${sum.dropped} records; what follows is not complete`]);
  return lines.map(([name, value]) => `${name.padEnd(13)}  ${value}`);
}

function list(counts: Readonly<Partial<Record<string, number>>>): string {
  const parts = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
}

/** A task with what it waits for and what waits for it. */
export function taskLines(task: ReportedTask, showTensorInfo: boolean): string[] {
  const scope = task.scope === undefined ? '' : `, ${task.scope} scope`;
  const lines = [`${task.name} ${whatItIs(task)}${scope}`];
  if (showTensorInfo) lines.push(...task.args.map((arg) => `  arg ${arg.index} ${argumentText(arg)}`));
  lines.push(...fan('fan-in', task.fanIn, (edge) => edge.pred, showTensorInfo));
  lines.push(...fan('fan-out', task.fanOut, (edge) => edge.succ, showTensorInfo));
  return lines;
}

function argumentText({ type, tensorId, dtype, shape, strides, startOffset }: RecordedArgument): string {
  const parts = [type];
  if (tensorId !== undefined) parts.push(`tensor ${tensorId}`);
  if (dtype !== undefined) parts.push(dtype.toLowerCase());
  if (shape !== undefined) parts.push(`[${shape.join(', ')}]`);
  if (strides !== undefined) parts.push(`strides [${strides.join(', ')}]`);
  if (startOffset !== undefined && startOffset > 0) parts.push(`at ${startOffset}`);
  return parts.join(' ');
}

/** Edges in groups, by why they are there. */
function fan(title: string, edges: readonly ReportedEdge[], nameOf: (edge: ReportedEdge) => string, detailed: boolean) {
  const groups = new Map<string, string[]>();
  for (const edge of edges) {
    const sources = edge.sources.length === 0 ? 'recorded' : edge.sources.join(' + ');
    const facts = detailed ? edgeFacts(edge) : '';
    const names = groups.get(sources) ?? [];
    groups.set(sources, names);
    names.push(`${nameOf(edge)}${facts}`);
  }
  const parts = [...groups].map(([sources, names]) => `    ${sources}: ${names.join(', ')}`);
  return [`  ${title} ${edges.length}`, ...parts];
}

function edgeFacts({ args, tensors }: ReportedEdge): string {
  const facts = [...args.map((arg) => `arg ${arg}`), ...tensors.map((tensor) => `tensor ${tensor}`)];
  return facts.length === 0 ? '' : ` (${facts.join(', ')})`;
}
