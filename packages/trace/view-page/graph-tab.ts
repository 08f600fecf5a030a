// The task graph, in layers from left to right. Large graphs are shown in part: what is around the selected task.

import { redundantEdges } from '../src/graph/transitive-reduction.js';
import { layoutGraph } from '../src/graph/layout/layout-graph.js';
import type { GraphLayout } from '../src/graph/layout/layout-options.js';
import { taskGraph, withEdges } from '../src/graph/task-graph.js';
import type { TaskGraph } from '../src/graph/task-graph.js';
import { drawGraph } from './draw-graph.js';
import { partAround } from './neighbourhood.js';
import type { Part } from './neighbourhood.js';
import { readTheme } from './theme.js';
import { listenToPointer } from './pointer.js';
import type { RunIndex } from './run-index.js';
import type { Selection } from './selection.js';
import { Surface } from './surface.js';

/** More tasks than this are not laid out at once. */
const MOST_TASKS = 600;
export const NODE_HEIGHT = 34;
export const NODE_WIDTH = 150;

/** What is drawn, and from where it is looked at. */
export interface GraphScene {
  readonly part: Part;
  readonly graph: TaskGraph;
  readonly layout: GraphLayout;
  x: number;
  y: number;
  zoom: number;
}

export class GraphTab {
  readonly #surface: Surface;
  readonly #index: RunIndex;
  readonly #selection: Selection;
  readonly #note: HTMLElement;
  #scene: GraphScene | undefined;
  #showsAllEdges = false;
  #isOpen = false;

  constructor(canvas: HTMLCanvasElement, note: HTMLElement, index: RunIndex, selection: Selection) {
    this.#index = index;
    this.#selection = selection;
    this.#note = note;
    this.#surface = new Surface(canvas, () => this.#draw());
    selection.onChange(() => this.#follow());
    listenToPointer(canvas, {
      pan: (dx, dy) => this.pan(dx, dy),
      zoom: (factor, x, y) => this.zoom(factor, x, y),
      click: (x, y) => this.#click(x, y),
    });
  }

  /** Lays out when it is seen for the first time, not before. */
  open(isOpen: boolean): void {
    this.#isOpen = isOpen;
    this.#follow();
  }

  pan(dx: number, dy: number): void {
    if (this.#scene === undefined) return;
    this.#scene.x += dx / this.#scene.zoom;
    this.#scene.y += dy / this.#scene.zoom;
    this.#surface.request();
  }

  zoom(factor: number, x = this.#surface.width / 2, y = this.#surface.height / 2): void {
    const scene = this.#scene;
    if (scene === undefined) return;
    const zoom = Math.min(Math.max(scene.zoom / factor, 0.02), 3);
    scene.x += x / scene.zoom - x / zoom;
    scene.y += y / scene.zoom - y / zoom;
    scene.zoom = zoom;
    this.#surface.request();
  }

  fit(): void {
    const scene = this.#scene;
    if (scene === undefined) return;
    const { width, height } = this.#surface.canvas.getBoundingClientRect();
    const { layout } = scene;
    scene.zoom = Math.min(1.5, (width - 20) / Math.max(layout.width, 1), (height - 20) / Math.max(layout.height, 1));
    scene.x = layout.width / 2 - width / 2 / scene.zoom;
    scene.y = layout.height / 2 - height / 2 / scene.zoom;
    this.#surface.request();
  }

  /** Shows all edges instead of those that are needed for the order, or the other way round. */
  toggleEdges(): boolean {
    this.#showsAllEdges = !this.#showsAllEdges;
    this.#scene = undefined;
    this.#follow();
    return this.#showsAllEdges;
  }

  #follow(): void {
    if (this.#index.taskCount === 0) this.#note.textContent = 'No tasks of chips were recorded.';
    if (!this.#isOpen || this.#index.taskCount === 0) return;
    const task = this.#selection.task ?? 0;
    if (this.#scene === undefined || !this.#scene.part.tasks.includes(task)) this.#layOut(task);
    else this.#reveal(task);
    this.#surface.request();
  }

  #layOut(task: number): void {
    const part = partAround(this.#index, task, MOST_TASKS);
    const whole = taskGraph(part.tasks.length, part.from, part.to);
    const redundant = this.#showsAllEdges ? undefined : redundantEdges(whole);
    const graph =
      redundant === undefined
        ? whole
        : withEdges(
            whole,
            redundant.map((is) => 1 - is),
          );
    const sizes = { width: part.tasks.map(() => NODE_WIDTH), height: part.tasks.map(() => NODE_HEIGHT) };
    const layout = layoutGraph(graph, sizes, { direction: 'LR', nodeGap: 14, layerGap: 60 });
    this.#scene = { part, graph, layout, x: 0, y: 0, zoom: 1 };
    this.fit();
    const left = whole.from.length - graph.from.length;
    const tasks = part.isWhole
      ? `${part.tasks.length} tasks`
      : `${part.tasks.length} of ${this.#index.taskCount} tasks: those around ${this.#index.taskText(task)}`;
    const edges = left > 0 ? `; ${left} that follow from these are not drawn` : '';
    this.#note.textContent = `${tasks}, ${graph.from.length} edges${edges}`;
  }

  /** Moves a node to the middle when it is not seen. */
  #reveal(task: number): void {
    const scene = this.#scene!;
    const node = scene.part.tasks.indexOf(task);
    const [x, y] = [scene.layout.x[node]!, scene.layout.y[node]!];
    const { width, height } = this.#surface.canvas.getBoundingClientRect();
    const [right, bottom] = [scene.x + width / scene.zoom, scene.y + height / scene.zoom];
    if (x > scene.x && x < right && y > scene.y && y < bottom) return;
    scene.x = x - width / 2 / scene.zoom;
    scene.y = y - height / 2 / scene.zoom;
  }

  #click(canvasX: number, canvasY: number): void {
    const scene = this.#scene;
    if (scene === undefined) return;
    const [x, y] = [scene.x + canvasX / scene.zoom, scene.y + canvasY / scene.zoom];
    const node = scene.part.tasks.findIndex(
      (_, i) =>
        Math.abs(x - scene.layout.x[i]!) <= NODE_WIDTH / 2 && Math.abs(y - scene.layout.y[i]!) <= NODE_HEIGHT / 2,
    );
    if (node >= 0) this.#selection.selectTask(scene.part.tasks[node]!);
  }

  #draw(): void {
    const theme = readTheme(this.#surface.canvas);
    if (this.#scene !== undefined) drawGraph(this.#surface, this.#scene, this.#index, this.#selection.task, theme);
  }
}
