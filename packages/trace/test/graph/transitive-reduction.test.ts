import fc from 'fast-check';
import { expect, test } from 'vitest';

import { taskGraph, withEdges } from '../../src/graph/task-graph.js';
import type { TaskGraph } from '../../src/graph/task-graph.js';
import { findCycle, topologicalOrder } from '../../src/graph/topological-order.js';
import { redundantEdges } from '../../src/graph/transitive-reduction.js';
import { acyclicGraphs, anyGraphs, pairs, reachability } from './random-graph.js';

function reduced(graph: TaskGraph): TaskGraph {
  return withEdges(
    graph,
    redundantEdges(graph)!.map((is) => 1 - is),
  );
}

test('a diamond is kept, and an edge past it is dropped', () => {
  const diamond = taskGraph(4, [0, 0, 0, 1, 2], [1, 2, 3, 3, 3]);
  expect(pairs(reduced(diamond))).toEqual([
    [0, 1],
    [0, 2],
    [1, 3],
    [2, 3],
  ]);
});

test('a reduction keeps what comes after what, and no edge of it is too many', () => {
  fc.assert(
    fc.property(acyclicGraphs(), (graph) => {
      const less = reduced(graph);
      const reach = reachability(less);
      expect(reach).toEqual(reachability(graph));
      for (const [a, b] of pairs(less)) {
        for (let k = 0; k < graph.size; k++) expect(reach[a]![k] && reach[k]![b]).toBe(false);
      }
    }),
  );
});

test('more tasks than are swept at a time are reduced the same way', () => {
  const size = 1500;
  const from: number[] = [];
  const to: number[] = [];
  for (let task = 1; task < size; task++) {
    for (const back of [1, 2, 700].filter((each) => each <= task)) {
      from.push(task - back);
      to.push(task);
    }
  }
  expect(pairs(reduced(taskGraph(size, from, to)))).toEqual(
    Array.from({ length: size - 1 }, (_, task) => [task, task + 1]),
  );
});

test('graphs with a cycle are not reduced, and the cycle is found', () => {
  fc.assert(
    fc.property(anyGraphs(), (graph) => {
      const cycle = findCycle(graph);
      const isCyclic = reachability(graph).some((row, task) => row[task]);
      expect(cycle !== undefined).toBe(isCyclic);
      expect(redundantEdges(graph) === undefined).toBe(isCyclic);
      const edges = new Set(pairs(graph).map(String));
      cycle?.forEach((task, i) => expect(edges).toContain(String([task, cycle[(i + 1) % cycle.length]!])));
    }),
  );
});

test('a topological order has every task once, after its predecessors', () => {
  fc.assert(
    fc.property(acyclicGraphs(), (graph) => {
      const order = [...topologicalOrder(graph)!];
      expect([...order].sort((a, b) => a - b)).toEqual([...Array(graph.size).keys()]);
      for (const [a, b] of pairs(graph)) expect(order.indexOf(a)).toBeLessThan(order.indexOf(b));
    }),
  );
});
