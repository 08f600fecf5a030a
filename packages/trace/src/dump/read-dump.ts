import { inputError } from '../json/input-error.js';
import { Fields } from '../records/fields.js';
import { describeKind, fileKind } from '../records/file-kind.js';
import type { DumpEntry, DumpRole, DumpStage, RecordedDump } from './recorded-dump.js';

/**
 * Reads the list of what a run dumped: `tensor_dump.json` of May and `args_dump.json` of August.
 *
 * @param value - the parsed file
 * @param source - the file, for messages
 * @throws PtoError `ERR_PTO_TRACE_INPUT`
 */
export function readDump(value: unknown, source: string): RecordedDump {
  const file = new Fields(source, value);
  const kind = fileKind(value);
  if (kind !== 'tensor-dump')
    throw inputError(source, `this is ${describeKind(kind)}, not a list of dumped values`, { kind });
  const isAugust = file.has('args');
  const dataFile = file.optionalText('bin_file') ?? (isAugust ? 'args.bin' : 'tensors.bin');
  if (/[/\\]/.test(dataFile) || dataFile.startsWith('.')) file.fail('bin_file', 'the name of a file beside this one');
  requireByteOrder(file);
  const dropped = ['dropped_records', 'dropped_overwrite'].map((key) => file.optionalInteger(key) ?? 0);
  return {
    source,
    generation: isAugust ? 'august' : 'may',
    dataFile,
    entries: file.objects(isAugust ? 'args' : 'tensors').map(readEntry),
    dropped: dropped.reduce((sum, count) => sum + count, 0),
  };
}

function requireByteOrder(file: Fields): void {
  if (!file.has('bin_format')) return;
  const format = file.fields('bin_format');
  const order = format.optionalText('byte_order') ?? 'little_endian';
  if (!order.startsWith('little')) format.fail('byte_order', 'little_endian');
}

const stages: Readonly<Record<string, DumpStage>> = {
  before_dispatch: 'before',
  after_completion: 'after',
};

function readEntry(entry: Fields, index: number): DumpEntry {
  const isScalar = entry.optionalText('kind') === 'scalar';
  const shape = isScalar ? [] : entry.integers('shape');
  if (shape.some((size) => size < 0)) entry.fail('shape', 'sizes from 0');
  const stage = entry.optionalText('stage') ?? 'before_dispatch';
  return {
    index,
    taskId: BigInt.asUintN(64, BigInt(entry.id('task_id'))),
    subtask: entry.optionalInteger('subtask_id') ?? 0,
    funcIds: Array.isArray(entry.raw('func_id')) ? entry.integers('func_id') : [entry.optionalInteger('func_id') ?? -1],
    stage: stages[stage] ?? entry.fail('stage', '"before_dispatch" or "after_completion"'),
    role: isScalar ? 'scalar' : entry.oneOf<DumpRole>('role', ['input', 'output', 'inout']),
    arg: entry.count('arg_index'),
    dtype: entry.optionalText('dtype') ?? 'UINT64',
    shape,
    rawShape: entry.optionalIntegers('raw_shape'),
    offsets: entry.optionalIntegers('offsets'),
    strides: entry.optionalIntegers('strides'),
    startOffset: entry.optionalInteger('start_offset'),
    isContiguous: entry.has('is_contiguous') ? entry.raw('is_contiguous') === true : undefined,
    dataOffset: entry.has('bin_offset') ? entry.count('bin_offset') : 0,
    dataBytes: entry.has('bin_size') ? entry.count('bin_size') : 0,
    isTruncated: entry.raw('truncated') === true,
    isOverwritten: entry.raw('overwritten') === true,
    value: scalarText(entry),
  };
}

function scalarText(entry: Fields): string | undefined {
  const value = entry.raw('value');
  const isPlain = ['number', 'bigint', 'boolean', 'string'].includes(typeof value);
  return isPlain ? String(value) : undefined;
}
