import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { layoutGraph } from '../../src/graph/layout/layout-graph.js';
import type { GraphLayout, NodeSizes } from '../../src/graph/layout/layout-options.js';
import { taskGraph } from '../../src/graph/task-graph.js';
import type { TaskGraph } from '../../src/graph/task-graph.js';
import { acyclicGraphs, anyGraphs } from './random-graph.js';

const sizesOf = ({ size }: TaskGraph): NodeSizes => ({
  width: Array.from({ length: size }, (_, node) => 20 + ((node * 37) % 90)),
  height: Array.from({ length: size }, (_, node) => 10 + ((node * 13) % 40)),
});

function expectNoOverlap({ x, y, width, height }: GraphLayout, sizes: NodeSizes): void {
  const slack = 1e-6;
  x.forEach((_, a) => {
    expect(x[a]! - sizes.width[a]! / 2).toBeGreaterThan(-slack);
    expect(y[a]! - sizes.height[a]! / 2).toBeGreaterThan(-slack);
    expect(x[a]! + sizes.width[a]! / 2).toBeLessThan(width + slack);
    expect(y[a]! + sizes.height[a]! / 2).toBeLessThan(height + slack);
    for (let b = 0; b < a; b++) {
      const isBeside = Math.abs(x[a]! - x[b]!) > (sizes.width[a]! + sizes.width[b]!) / 2 - slack;
      const isBelow = Math.abs(y[a]! - y[b]!) > (sizes.height[a]! + sizes.height[b]!) / 2 - slack;
      expect(isBeside || isBelow).toBe(true);
    }
  });
}

/** The points that an edge goes through, from its predecessor to its successor. */
function pathOf(graph: TaskGraph, { x, y, bendStart, bendX, bendY }: GraphLayout, edge: number): [number, number][] {
  const path: [number, number][] = [[x[graph.from[edge]!]!, y[graph.from[edge]!]!]];
  for (let i = bendStart[edge]!; i < bendStart[edge + 1]!; i++) path.push([bendX[i]!, bendY[i]!]);
  return [...path, [x[graph.to[edge]!]!, y[graph.to[edge]!]!]];
}

describe('the layout of a graph', () => {
  test('has no nodes that overlap, whatever the graph', () => {
    fc.assert(
      fc.property(anyGraphs(), fc.constantFrom('TB', 'LR', 'BT', 'RL'), (graph, direction) => {
        expectNoOverlap(layoutGraph(graph, sizesOf(graph), { direction }), sizesOf(graph));
      }),
    );
  });

  test.each([
    ['TB', 1, 1],
    ['BT', 1, -1],
    ['LR', 0, 1],
    ['RL', 0, -1],
  ] as const)('has edges that point one way all along (%s)', (direction, axis, sign) => {
    fc.assert(
      fc.property(acyclicGraphs(), (graph) => {
        const layout = layoutGraph(graph, sizesOf(graph), { direction });
        for (let edge = 0; edge < graph.from.length; edge++) {
          const path = pathOf(graph, layout, edge);
          path.slice(1).forEach((point, i) => expect((point[axis] - path[i]![axis]) * sign).toBeGreaterThan(0));
        }
      }),
    );
  });

  test('bends an edge on each layer that it passes', () => {
    const graph = taskGraph(4, [0, 1, 2, 0], [1, 2, 3, 3]);
    const layout = layoutGraph(graph, sizesOf(graph));
    expect(pathOf(graph, layout, 3)).toHaveLength(4);
    expect(pathOf(graph, layout, 0)).toHaveLength(2);
  });

  test('turns the edges of cycles where they must be, and keeps the way of their points', () => {
    const graph = taskGraph(4, [0, 1, 2, 3, 3], [1, 2, 3, 0, 3]);
    const layout = layoutGraph(graph, sizesOf(graph));
    const heights = pathOf(graph, layout, 3).map(([, y]) => y);
    expect(heights).toHaveLength(4);
    expect(heights).toEqual([...heights].sort((a, b) => b - a));
  });

  test('uncrosses what need not cross', () => {
    const graph = taskGraph(6, [0, 1, 2], [5, 4, 3]);
    const { x } = layoutGraph(graph, sizesOf(graph));
    const order = [0, 1, 2].sort((a, b) => x[a]! - x[b]!);
    expect(order.map((task) => 5 - task)).toEqual([3, 4, 5].sort((a, b) => x[a]! - x[b]!));
  });

  test('puts tasks without edges in rows below the others', () => {
    const graph = taskGraph(12, [0], [1]);
    const { y, layer } = layoutGraph(graph, sizesOf(graph));
    expect([...layer]).toEqual([0, 1, ...Array<number>(10).fill(-1)]);
    expect(Math.min(...y.slice(2))).toBeGreaterThan(y[1]!);
  });

  test('is the same every time', () => {
    const graph = taskGraph(50, ...starts(50));
    expect(layoutGraph(graph, sizesOf(graph))).toEqual(layoutGraph(graph, sizesOf(graph)));
  });

  test('copes with no tasks, and with edges that pass thousands of layers', () => {
    expect(layoutGraph(taskGraph(0, [], []), { width: [], height: [] })).toMatchObject({ width: 0, height: 0 });
    const graph = taskGraph(2000, ...starts(2000));
    const { bendX, layer } = layoutGraph(graph, sizesOf(graph));
    expect(bendX.length).toBeLessThanOrEqual(16 * 2000);
    expect(layer[1999]).toBe(1999);
  });
});

/** A chain in which every task has an edge from the first one, too. */
function starts(size: number): [number[], number[]] {
  const tasks = [...Array(size).keys()].slice(1);
  return [
    [...tasks.map((task) => task - 1), ...tasks.slice(1).map(() => 0)],
    [...tasks, ...tasks.slice(1)],
  ];
}
