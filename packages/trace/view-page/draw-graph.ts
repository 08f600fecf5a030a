import { FONT } from './font.js';
import { NODE_HEIGHT, NODE_WIDTH } from './graph-tab.js';
import type { GraphScene } from './graph-tab.js';
import { cssColor, paintOf } from './palette.js';
import type { Theme } from './theme.js';
import type { RunIndex } from './run-index.js';
import type { Surface } from './surface.js';

/** Below this zoom words cannot be read. */
const LEAST_TEXT_ZOOM = 0.35;

function isCritical(index: RunIndex, task: number): boolean {
  return index.blocksOf(task).some((slice) => index.isCritical[slice] === 1);
}

function drawEdges({ context }: Surface, scene: GraphScene, selected: number, theme: Theme): void {
  const { graph, layout } = scene;
  const path = (edge: number) => {
    const [from, to] = [graph.from[edge]!, graph.to[edge]!];
    let [x, y] = [layout.x[from]! + NODE_WIDTH / 2, layout.y[from]!];
    context.beginPath();
    context.moveTo(x, y);
    const lineTo = (nextX: number, nextY: number) => {
      const middle = (x + nextX) / 2;
      context.bezierCurveTo(middle, y, middle, nextY, nextX, nextY);
      [x, y] = [nextX, nextY];
    };
    for (let i = layout.bendStart[edge]!; i < layout.bendStart[edge + 1]!; i++)
      lineTo(layout.bendX[i]!, layout.bendY[i]!);
    lineTo(layout.x[to]! - NODE_WIDTH / 2, layout.y[to]!);
    context.stroke();
  };
  for (let edge = 0; edge < graph.from.length; edge++) {
    const isOfSelected = graph.from[edge] === selected || graph.to[edge] === selected;
    context.strokeStyle = isOfSelected ? theme.accent : theme.dim;
    context.globalAlpha = isOfSelected ? 1 : 0.5;
    context.lineWidth = isOfSelected ? 2.5 : 1;
    path(edge);
  }
  context.globalAlpha = 1;
}

function drawNode({ context }: Surface, scene: GraphScene, index: RunIndex, node: number, theme: Theme): void {
  const task = scene.part.tasks[node]!;
  const [left, top] = [scene.layout.x[node]! - NODE_WIDTH / 2, scene.layout.y[node]! - NODE_HEIGHT / 2];
  const first = index.blocksOf(task)[0];
  context.fillStyle = theme.panel;
  context.fillRect(left, top, NODE_WIDTH, NODE_HEIGHT);
  context.fillStyle = first === undefined ? theme.line : cssColor(paintOf(index.data.slices.name[first]!).color);
  context.fillRect(left, top, 8, NODE_HEIGHT);
  context.strokeStyle = isCritical(index, task) ? theme.critical : theme.line;
  context.lineWidth = isCritical(index, task) ? 2.5 : 1;
  context.strokeRect(left, top, NODE_WIDTH, NODE_HEIGHT);
  if (scene.zoom < LEAST_TEXT_ZOOM) return;
  const functions = index.functionsOf(task);
  context.fillStyle = theme.text;
  context.fillText(functions.length > 19 ? `${functions.slice(0, 18)}…` : functions, left + 13, top + 11);
  context.fillStyle = theme.dim;
  context.fillText(index.taskText(task), left + 13, top + 24);
}

export function drawGraph(
  surface: Surface,
  scene: GraphScene,
  index: RunIndex,
  selectedTask: number | undefined,
  theme: Theme,
): void {
  const { context, ratio } = surface;
  context.fillStyle = cssColor(theme.ground);
  context.fillRect(0, 0, surface.width, surface.height);
  context.save();
  const zoom = ratio * scene.zoom;
  context.setTransform(zoom, 0, 0, zoom, -scene.x * zoom, -scene.y * zoom);
  context.font = FONT;
  context.textBaseline = 'middle';
  const selected = selectedTask === undefined ? -1 : scene.part.tasks.indexOf(selectedTask);
  drawEdges(surface, scene, selected, theme);
  scene.part.tasks.forEach((_, node) => drawNode(surface, scene, index, node, theme));
  if (selected >= 0) {
    context.strokeStyle = theme.accent;
    context.lineWidth = 3;
    const [x, y] = [scene.layout.x[selected]!, scene.layout.y[selected]!];
    context.strokeRect(x - NODE_WIDTH / 2 - 3, y - NODE_HEIGHT / 2 - 3, NODE_WIDTH + 6, NODE_HEIGHT + 6);
  }
  context.restore();
}
