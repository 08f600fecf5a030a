import { dependencyGraph, readDependencies } from '../../src/index.js';
import type { DependencyGraph, DependencyGraphOptions } from '../../src/index.js';

/** A task as deps.json has it; what is not given is unremarkable. */
export interface TaskOptions {
  readonly kernels?: readonly [aic: number, aiv0: number, aiv1: number];
  readonly blocks?: number;
  readonly args?: readonly object[];
}

/** An argument that takes `count` elements from `start` of a tensor of 4-byte elements. */
export function part(type: string, tensor: string, start = 0, count = 16): object {
  return { type, tensor_id: tensor, dtype: 'FLOAT32', shape: [count], strides: [1], start_offset: start };
}

/** Edges of version 2: ends, source, argument. */
export type EdgeOptions = readonly [pred: number, succ: number, source: string, arg?: number];

/** The dependencies of a file of version 2; tasks have the ids 0, 1, … */
export function graphOf(
  tasks: readonly TaskOptions[],
  edges: readonly EdgeOptions[],
  options: DependencyGraphOptions = {},
): DependencyGraph {
  const file = {
    version: 2,
    tasks: tasks.map(({ kernels = [-1, 0, -1], blocks = 1, args = [] }, id) => ({
      task_id: String(id),
      scope: 'auto',
      kernel_ids: kernels,
      block_num: blocks,
      args: args.map((arg, idx) => ({ idx, ...arg })),
    })),
    tensors: [],
    edges: edges.map(([pred, succ, source, arg = -1]) => ({ pred: String(pred), succ: String(succ), source, arg })),
  };
  return dependencyGraph(readDependencies(file, 'deps.json'), options);
}
