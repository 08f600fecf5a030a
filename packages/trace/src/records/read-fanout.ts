import type { Fields } from './fields.js';
import type { RecordedEdge } from './recorded-graph.js';
import type { TaskRow } from './recorded-run.js';
import type { TaskIndex } from './task-index.js';

/**
 * The edges that the records have. Every row of a task repeats them, and an edge counts once. They lack successors that were
 * submitted after the task had ended.
 */
export function readFanout(fields: readonly Fields[], tasks: readonly TaskRow[], index: TaskIndex): RecordedEdge[] {
  const edges: RecordedEdge[] = [];
  const successors = new Map<number, Set<number>>();
  fields.forEach((row, position) => {
    const ids = row.optionalArray('fanout');
    if (ids.length === 0) return;
    const pred = tasks[position]!.task;
    const known = successors.get(pred) ?? new Set();
    successors.set(pred, known);
    for (const [place, id] of ids.entries()) {
      const succ = index.of(row.idOf(id, `fanout[${place}]`));
      if (known.has(succ)) continue;
      known.add(succ);
      edges.push({ pred, succ });
    }
  });
  return edges;
}
