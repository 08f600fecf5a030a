// A tensor as text: what it is, an overview with a row for each run of its last dimension, and each element with its
// indices. The text can be many times as long as the values, so it comes in pieces.

import { inputError } from '../json/input-error.js';
import { functionName, taskName } from '../records/task-name.js';
import { dumpNotes, hasValues } from './dump-table.js';
import { elementType } from './element-type.js';
import type { ElementType } from './element-type.js';
import { hexId } from './filter-dump.js';
import type { DumpEntry } from './recorded-dump.js';

const OVERVIEW_ROWS = 64;
const OVERVIEW_COLUMNS = 16;
const LINES_PER_PIECE = 4096;

const roles = { input: 'in', output: 'out', inout: 'inout', scalar: 'scalar' } as const;

/** The name of the file that an entry is exported to. */
export function exportName({ taskId, subtask, stage, role, arg }: DumpEntry): string {
  return `task_${hexId(taskId)}_s${subtask}_${stage}_${roles[role]}${arg}.txt`;
}

/** The names of the files of all entries of a list. One that an earlier entry has already gets the place in the list. */
export function exportNames(entries: readonly DumpEntry[]): string[] {
  const taken = new Set<string>();
  return entries.map((entry) => {
    const name = exportName(entry);
    if (taken.has(name)) return name.replace(/\.txt$/, `_${entry.index}.txt`);
    taken.add(name);
    return name;
  });
}

/**
 * Makes text of a dumped value.
 *
 * @param entry - what it is
 * @param data - its bytes
 * @param source - the list that it is in, for messages
 * @param names - of functions
 * @returns the text in pieces
 * @throws PtoError `ERR_PTO_TRACE_INPUT` when the bytes are too few, or of a type that is not known
 */
export function exportDump(
  entry: DumpEntry,
  data: Uint8Array,
  source: string,
  names: ReadonlyMap<number, string> = new Map(),
): Iterable<string> {
  if (entry.value !== undefined) return [heading(entry, names), `value     ${entry.value}\n`];
  if (!hasValues(entry)) return [heading(entry, names)];
  const type = elementType(entry.dtype, source);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const count = elementsIn(entry, data, type, source);
  return pieces(entry, names, count, (element) => type.text(view, element * type.bytes));
}

function* pieces(
  entry: DumpEntry,
  names: ReadonlyMap<number, string>,
  count: number,
  textOf: (element: number) => string,
): Generator<string> {
  yield heading(entry, names);
  yield overview(entry.shape, count, textOf);
  yield '\nvalues\n';
  yield* details(entry.shape, count, textOf);
}

function heading(entry: DumpEntry, names: ReadonlyMap<number, string>): string {
  const lines: [string, string][] = [
    ['task', `${taskName(entry.taskId)} (${hexId(entry.taskId)}), subtask ${entry.subtask}`],
    ['function', entry.funcIds.map((id) => `${functionName(names, id)} (${id})`).join(', ')],
    ['argument', `${entry.arg} (${entry.role}), ${entry.stage} the task`],
    ['dtype', entry.dtype.toLowerCase()],
    ['shape', `[${entry.shape.join(', ')}]`],
  ];
  if (entry.rawShape !== undefined) {
    lines.push(['part of', `[${entry.rawShape.join(', ')}] at [${(entry.offsets ?? []).join(', ')}]`]);
  }
  if (entry.strides !== undefined) {
    lines.push(['strides', `[${entry.strides.join(', ')}] from ${entry.startOffset ?? 0}`]);
  }
  const notes = dumpNotes(entry);
  if (notes.length > 0) lines.push(['notes', notes.join(', ')]);
  return lines.map(([name, value]) => `${name.padEnd(8)}  ${value}\n`).join('');
}

/** How many elements there are to show: fewer than the shape says only when the entry is marked as truncated. */
function elementsIn(entry: DumpEntry, data: Uint8Array, { bytes }: ElementType, source: string): number {
  const wanted = entry.shape.reduce((product, size) => product * size, 1);
  const there = Math.floor(data.byteLength / bytes);
  if (there >= wanted || entry.isTruncated) return Math.min(wanted, there);
  throw inputError(
    source,
    `entry ${entry.index} has ${data.byteLength} bytes for ${wanted} elements of ${bytes} and is not marked as truncated`,
    { index: entry.index },
  );
}

function overview(shape: readonly number[], count: number, textOf: (element: number) => string): string {
  const columns = Math.max(1, shape.at(-1) ?? 1);
  const rows = Math.ceil(count / columns);
  const lines = ['\noverview\n'];
  for (let row = 0; row < Math.min(rows, OVERVIEW_ROWS); row++) {
    const first = row * columns;
    const shown = Math.min(columns, OVERVIEW_COLUMNS, count - first);
    const cells = Array.from({ length: shown }, (_, column) => textOf(first + column));
    if (columns > shown) cells.push('…');
    const index = shape.length === 0 ? [] : [...indicesOf(first, shape).slice(0, -1), ':'];
    lines.push(`  [${index.join(', ')}]  ${cells.join(' ')}\n`);
  }
  if (rows > OVERVIEW_ROWS) lines.push(`  … ${rows - OVERVIEW_ROWS} more rows\n`);
  return lines.join('');
}

function* details(shape: readonly number[], count: number, textOf: (element: number) => string): Generator<string> {
  for (let first = 0; first < count; first += LINES_PER_PIECE) {
    const length = Math.min(LINES_PER_PIECE, count - first);
    const lines = Array.from(
      { length },
      (_, i) => `  [${indicesOf(first + i, shape).join(', ')}] ${textOf(first + i)}\n`,
    );
    yield lines.join('');
  }
}

function indicesOf(element: number, shape: readonly number[]): number[] {
  const indices = Array<number>(shape.length);
  for (let dim = shape.length - 1, rest = element; dim >= 0; dim--) {
    indices[dim] = rest % shape[dim]!;
    rest = Math.floor(rest / shape[dim]!);
  }
  return indices;
}
