import { PtoError } from '@pto/task-interface';

import { text as script } from '../../../deps-page/main.ts?text';
import { text as style } from '../../../deps-page/page.css?text';
import { layoutGraph } from '../../graph/layout/layout-graph.js';
import type { LayoutDirection } from '../../graph/layout/layout-options.js';
import { selfContainedPage } from '../../page/self-contained-page.js';
import type { DependencyGraph } from '../dependency-graph.js';
import { dependencyReport } from '../dependency-report.js';
import { summaryLines, taskLines, whatItIs } from '../dependency-text.js';
import type { EdgeMode } from '../edge-mode.js';
import { selectEdges } from '../select-edges.js';
import { edgePoints } from './edge-points.js';
import { nodeSize } from './node-shape.js';
import type { DependencyPageData } from './page-data.js';

/** More tasks than this are no picture that says something. */
export const MAX_PAGE_TASKS = 5000;

/** How the page of a dependency graph is made. */
export interface DependencyPageOptions {
  /** Which edges are shown at first; the others can be switched on. Default: `full`. */
  readonly edgeMode?: EdgeMode | undefined;
  /** The way edges point. Default: `LR`. */
  readonly direction?: LayoutDirection | undefined;
  /** Whether tasks list their arguments. Default: false. */
  readonly showTensorInfo?: boolean | undefined;
}

/**
 * Draws a dependency graph as one HTML file that needs nothing else.
 *
 * @param dependencies - joined with names and records
 * @param options - which edges, and how
 * @throws PtoError `ERR_PTO_TRACE_INPUT` when there are more than 5000 tasks
 */
export function dependencyPage(dependencies: DependencyGraph, options: DependencyPageOptions = {}): string {
  const data = dependencyPageData(dependencies, options);
  return selfContainedPage({ title: data.title, style, body: BODY, program: { script, data } });
}

function dependencyPageData(
  dependencies: DependencyGraph,
  { edgeMode = 'full', direction = 'LR', showTensorInfo = false }: DependencyPageOptions,
): DependencyPageData {
  const { source, edges, graph } = dependencies;
  if (dependencies.tasks.length > MAX_PAGE_TASKS) throw tooMany(source, dependencies.tasks.length);
  const report = dependencyReport(dependencies, { edgeMode });
  const { isShown } = selectEdges(dependencies, edgeMode);
  const labels = report.tasks.map((task) => whatItIs(task));
  const boxes = report.tasks.map(({ kind, name }, task) => nodeSize(kind, name, labels[task]!));
  const sizes = { width: boxes.map(({ width }) => width), height: boxes.map(({ height }) => height) };
  const layout = layoutGraph(graph, sizes, { direction, layerGap: 56, nodeGap: 18 });
  return {
    title: `${report.summary.tasks} tasks, ${report.summary.shownEdges} dependencies`,
    facts: summaryLines(report),
    width: layout.width,
    height: layout.height,
    nodes: report.tasks.map((task, index) => ({
      name: task.name,
      kind: task.kind,
      label: labels[index]!,
      x: Math.round(layout.x[index]!),
      y: Math.round(layout.y[index]!),
      ...boxes[index]!,
      details: taskLines(task, showTensorInfo),
    })),
    edges: edges.map(({ pred, succ, sources }, edge) => ({
      pred,
      succ,
      isHidden: isShown[edge] === 0,
      sources: sources.join(' + '),
      points: edgePoints(layout, sizes, direction, edge, pred, succ),
    })),
  };
}

function tooMany(source: string, tasks: number): PtoError {
  return new PtoError(
    'ERR_PTO_TRACE_INPUT',
    `${source}: a picture shows up to ${MAX_PAGE_TASKS} tasks, and there are ${tasks}.\n` +
      '  Take what is around one task (--around t5 --hops 8), or text (--format text).',
    { details: { source, tasks, limit: MAX_PAGE_TASKS } },
  );
}

const BODY = `<header>
<h1 id="title"></h1>
<input id="search" type="search" placeholder="Find a task ( / )" aria-label="Find a task">
<button id="fit">fit (f)</button><button id="reset">reset (r)</button><button id="hidden">hidden edges (h)</button>
<span id="status" role="status"></span>
</header>
<main>
<div id="canvas" tabindex="0" role="img" aria-label="Dependency graph"></div>
<aside aria-label="Details"><div id="legend"></div><pre id="facts"></pre><pre id="details"></pre></aside>
</main>`;
