import { functionName, taskName } from '../records/task-name.js';
import type { DumpEntry } from './recorded-dump.js';

const HEADING = ['index', 'task', 'subtask', 'function', 'stage', 'role', 'arg', 'dtype', 'shape', 'bytes', 'notes'];

/**
 * Lists dumped values, a line each.
 *
 * @param entries - what to list
 * @param names - of functions
 */
export function dumpTable(entries: readonly DumpEntry[], names: ReadonlyMap<number, string> = new Map()): string {
  const rows = [HEADING, ...entries.map((entry) => row(entry, names))];
  const widths = HEADING.map((_, column) => rows.reduce((most, cells) => Math.max(most, cells[column]!.length), 0));
  const line = (cells: readonly string[]) => cells.map((cell, column) => cell.padEnd(widths[column]!)).join('  ');
  return rows.map((cells) => `${line(cells).trimEnd()}\n`).join('');
}

function row(entry: DumpEntry, names: ReadonlyMap<number, string>): string[] {
  return [
    String(entry.index),
    taskName(entry.taskId),
    String(entry.subtask),
    entry.funcIds.map((id) => functionName(names, id)).join(' + '),
    entry.stage,
    entry.role,
    String(entry.arg),
    entry.dtype.toLowerCase(),
    entry.role === 'scalar' ? (entry.value ?? '') : `[${entry.shape.join(', ')}]`,
    String(entry.dataBytes),
    dumpNotes(entry).join(', '),
  ];
}

/** What is special about a dumped value. */
export function dumpNotes(entry: DumpEntry): string[] {
  const { isTruncated, isOverwritten, isContiguous } = entry;
  const notes: string[] = [];
  if (!hasValues(entry)) notes.push('no values');
  if (isTruncated) notes.push('truncated');
  if (isOverwritten) notes.push('overwritten');
  if (isContiguous === false) notes.push('strided view');
  return notes;
}

/** Whether values were dumped, and not only what they are of, as some levels of the August dump do. */
export function hasValues({ value, shape, dataBytes }: DumpEntry): boolean {
  return value !== undefined || dataBytes > 0 || shape.includes(0);
}
