import type { RecordedArgument, RecordedEdge } from '../records/recorded-graph.js';
import type { RecordedRun } from '../records/recorded-run.js';
import { functionName } from '../records/task-name.js';
import { edgeSources } from './page-data.js';
import type { PageEdges, PageTasks } from './page-data.js';

/** For example `inout float32 [128, 128], tensor 17`. */
function argumentText({ type, dtype, shape, startOffset, tensorId }: RecordedArgument): string {
  const extent = shape === undefined ? '' : ` [${shape.join(', ')}]`;
  const offset = startOffset === undefined || startOffset === 0 ? '' : ` from element ${startOffset}`;
  const tensor = tensorId === undefined ? '' : `, tensor ${tensorId}`;
  return `${type}${dtype === undefined ? '' : ` ${dtype}`}${extent}${offset}${tensor}`;
}

/** For tasks that no block tells it of. */
function functionsOf({ taskIds, taskDetails, names }: RecordedRun): string[] {
  return taskIds.map((_, task) => {
    const kernels = (taskDetails[task]?.kernelIds ?? []).filter((id) => id >= 0);
    return [...new Set(kernels)].map((id) => functionName(names.functions, id)).join(' + ');
  });
}

/** The tasks of all runs, one run after the other. */
export function pageTasks(runs: readonly RecordedRun[]): PageTasks {
  const texts = new Map<string, number>();
  const args: number[] = [];
  const argOffsets = [0];
  for (const run of runs) {
    for (let task = 0; task < run.taskIds.length; task++) {
      for (const arg of run.taskDetails[task]?.args ?? []) {
        const text = argumentText(arg);
        let number = texts.get(text);
        if (number === undefined) texts.set(text, (number = texts.size));
        args.push(number);
      }
      argOffsets.push(args.length);
    }
  }
  return {
    ids: BigUint64Array.from(runs.flatMap(({ taskIds }) => taskIds)),
    argTexts: [...texts.keys()],
    functions: runs.every(({ tasks }) => tasks.length > 0) ? [] : runs.flatMap(functionsOf),
    argOffsets: Uint32Array.from(argOffsets),
    args: Uint32Array.from(args),
  };
}

/** @param firstTasks - what the indices of each run's tasks are moved by */
export function pageEdges(runs: readonly RecordedRun[], firstTasks: readonly number[]): PageEdges {
  const all = runs.flatMap(({ edges }, run) => edges.map((edge) => [edge, firstTasks[run]!] as const));
  const column = (of: (edge: RecordedEdge) => number) => Uint32Array.from(all, ([edge, first]) => of(edge) + first);
  return {
    pred: column(({ pred }) => pred),
    succ: column(({ succ }) => succ),
    source: Uint8Array.from(all, ([{ source }]) => (source === undefined ? 0 : edgeSources.indexOf(source))),
  };
}
