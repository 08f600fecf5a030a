import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import type { GraphSummary } from '../model/findings.js';

const FILE = 'deps.json';
/** Reports show small graphs; larger ones are for viewers of the file. */
const MAX_TASKS = 400;

interface DependencyFile {
  readonly tasks: readonly { readonly task_id: string; readonly kernel_ids: readonly number[] }[];
  readonly edge_details: readonly { readonly pred: string; readonly succ: string }[];
}

/**
 * The graph that a run has written into its output folder; nothing when there is none, or a large one.
 *
 * @param names - of kernels, by func_id
 */
export function readGraph(folder: string, names: ReadonlyMap<number, string>): GraphSummary | undefined {
  const file = path.join(folder, FILE);
  if (!existsSync(file)) return undefined;
  const { tasks, edge_details: details } = JSON.parse(readFileSync(file, 'utf8')) as DependencyFile;
  if (tasks.length === 0 || tasks.length > MAX_TASKS) return undefined;
  const ordinals = new Map(tasks.map(({ task_id: id }, ordinal) => [id, ordinal]));
  const edges = details.flatMap(({ pred, succ }): [number, number][] => {
    const [from, to] = [ordinals.get(pred), ordinals.get(succ)];
    return from === undefined || to === undefined ? [] : [[from, to]];
  });
  // Several arguments may make one task wait for the same other one.
  const distinct = new Map(edges.map((edge) => [edge.join(), edge]));
  return {
    tasks: tasks.map(({ task_id: taskId, kernel_ids: kernels }, ordinal) => {
      const funcIds = kernels.filter((id) => id >= 0);
      return { ordinal, taskId, funcIds, names: funcIds.flatMap((id) => names.get(id) ?? []) };
    }),
    edges: [...distinct.values()],
  };
}
