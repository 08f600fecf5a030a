// A run of a task graph under a schedule, without chip and kernels: what a serial run promises, in thirty lines. Dependencies
// that the graph lacks are known to the model alone; a result is wrong when one of them is not respected.

import type { Schedule, SerialRun } from '../../../src/execute/schedules/explore.js';

export interface ModelGraph {
  readonly tasks: number;
  /** `[u, t]`: t waits for u. */
  readonly edges: readonly (readonly [number, number])[];
  /** `[u, t]`: t needs u, and does not wait for it. */
  readonly missing: readonly (readonly [number, number])[];
}

/** mulberry32. */
export function generator(seed: bigint): () => number {
  let state = Number(BigInt.asUintN(32, seed * 0x9e3779b97f4a7c15n));
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Runs in order of submission without a schedule. */
export function runModel(graph: ModelGraph, schedule?: Schedule): SerialRun {
  const random = generator(schedule?.seed ?? 0n);
  const order: number[] = [];
  const prefix = schedule === undefined ? 0 : (schedule.prefix ?? Infinity);
  let held: number | undefined;
  let passed = 0;
  while (order.length < graph.tasks) {
    const ready = Array.from({ length: graph.tasks }, (_, task) => task).filter(
      (task) => !order.includes(task) && graph.edges.every(([u, t]) => t !== task || order.includes(u)),
    );
    const others = ready.filter((task) => task !== held);
    if (schedule !== undefined && held === undefined && order.length <= prefix) {
      const choice = ready[Math.floor(random() * ready.length)]!;
      if (order.length < prefix) {
        order.push(choice);
        continue;
      }
      held = choice;
      continue;
    }
    const isDue =
      held !== undefined && !order.includes(held) && (passed === (schedule?.delay ?? 0) || others.length === 0);
    order.push(isDue ? held! : others[0]!);
    passed++;
  }
  const isRight = graph.missing.every(([u, t]) => order.indexOf(u) < order.indexOf(t));
  return { isRight, tasks: order.map((ordinal) => ({ ordinal, funcIds: [0], names: [] })) };
}

/** A graph whose tasks wait for some earlier ones, and which lacks `lacking` dependencies. */
export function randomGraph(seed: bigint, tasks: number, lacking: number): ModelGraph {
  const random = generator(seed);
  const pick = (below: number) => Math.floor(random() * below);
  const edges = Array.from({ length: tasks }, (_, t) => [pick(Math.max(1, t)), t] as const).filter(
    ([u, t]) => u < t && random() < 0.7,
  );
  const missing = Array.from({ length: lacking }, () => {
    const t = 1 + pick(tasks - 1);
    return [pick(t), t] as const;
  });
  return { tasks, edges, missing };
}
