import path from 'node:path';

import { PtoError } from '@pto/task-interface';

import type { RecordedRun } from '../records/recorded-run.js';
import type { PageTensor } from '../view/page-data.js';
import { tensorValues } from '../view/tensor-values.js';
import { isFile } from './find-inputs.js';
import { loadDump, readDumpedBytes } from './load-dump.js';

/** A page that has more tensors than this is slow to open. */
const MOST_TENSORS = 4000;
/** Reading more than this takes too long. */
const MOST_BYTES = 512 * 2 ** 20;

/** Where the lists of dumped values are. */
export const dumpLists = ['tensor_dump/tensor_dump.json', 'args_dump/args_dump.json'];

/** Values of tensors, and what is left out of them, a sentence each. */
export interface LoadedValues {
  readonly tensors: readonly PageTensor[];
  readonly gaps: readonly string[];
}

/** What was dumped beside the records of a run, in few numbers; nothing when nothing was. */
export function loadValues(run: RecordedRun): LoadedValues {
  const dir = path.dirname(run.source);
  const list = dumpLists.map((name) => path.join(dir, name)).find(isFile);
  if (list === undefined) return { tensors: [], gaps: [] };
  const { dump } = loadDump(list);
  const taskOf = new Map(run.taskIds.map((id, task) => [id, task]));
  const known = dump.entries.filter(({ role, taskId }) => role !== 'scalar' && taskOf.has(taskId));
  const tensors: PageTensor[] = [];
  const gaps: string[] = [];
  /** Values before tasks whose values after them are still to come. */
  const before = new Map<string, Uint8Array>();
  let bytes = 0;
  for (const entry of known) {
    bytes += entry.dataBytes;
    if (tensors.length === MOST_TENSORS || bytes > MOST_BYTES) break;
    const task = taskOf.get(entry.taskId)!;
    const key = `${task} ${entry.subtask} ${entry.arg}`;
    try {
      const values = readDumpedBytes(dump, entry);
      tensors.push(tensorValues(entry, values, task, entry.stage === 'after' ? before.get(key) : undefined));
      if (entry.role === 'inout' && entry.stage === 'before' && !entry.isOverwritten) before.set(key, values);
      else before.delete(key);
    } catch (error) {
      if (!(error instanceof PtoError)) throw error;
      gaps.push(`Values of tensors are missing: ${error.message.split('\n')[0]}`);
      break;
    }
  }
  const left = gaps.length > 0 ? 0 : known.length - tensors.length;
  return {
    tensors,
    gaps: [
      ...gaps,
      ...(left > 0
        ? [`Values of ${left} more tensors were dumped and are not on this page; pto trace dump shows them.`]
        : []),
      ...(dump.dropped > 0 ? [`${dump.dropped} dumped tensors were lost.`] : []),
    ],
  };
}
