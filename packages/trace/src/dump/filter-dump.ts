import { PtoError } from '@pto/task-interface';

import { functionName, taskName } from '../records/task-name.js';
import type { DumpEntry, DumpRole, DumpStage, RecordedDump } from './recorded-dump.js';

/** Which of the dumped values are wanted; what is not given is not looked at. */
export interface DumpFilter {
  /** A task by name (`t5`, `r1t3`) or id, decimal or as `0x…`. */
  readonly task?: string | undefined;
  /** A kernel by id or name. */
  readonly func?: string | undefined;
  readonly stage?: DumpStage | undefined;
  readonly role?: DumpRole | undefined;
  /** Which argument. */
  readonly arg?: number | undefined;
  /** Place in the list. */
  readonly index?: number | undefined;
}

/** The id of a task as files have it, in hexadecimal. */
export function hexId(id: bigint): string {
  return `0x${id.toString(16).padStart(16, '0')}`;
}

/**
 * Chooses dumped values.
 *
 * @param dump - the list
 * @param filter - which
 * @param names - of functions
 * @throws PtoError `ERR_PTO_TRACE_MISSING` when there is none, with what there is instead
 *
 * @example
 * ```ts
 * import { filterDump, readDump } from '@pto/trace';
 *
 * const tensor = { func_id: 0, role: 'input', stage: 'before_dispatch', arg_index: 0, dtype: 'INT32', shape: [2] };
 * const tensors = [{ ...tensor, task_id: '0x0' }, { ...tensor, task_id: '0x1' }];
 * const dump = readDump({ bin_file: 'tensor_dump.bin', tensors }, 'tensor_dump.json');
 * filterDump(dump, { task: 't1' }).map(({ index }) => index); // => [1]
 * ```
 */
export function filterDump(
  dump: RecordedDump,
  filter: DumpFilter,
  names: ReadonlyMap<number, string> = new Map(),
): readonly DumpEntry[] {
  const { task, func, stage, role, arg, index } = filter;
  const functions = (entry: DumpEntry) => entry.funcIds.map((id) => functionName(names, id));
  const steps: readonly Step[] = [
    {
      what: 'task',
      wanted: task,
      matches: ({ taskId }) => taskName(taskId) === task || String(taskId) === task || isHex(task, taskId),
      values: ({ taskId }) => [taskName(taskId)],
    },
    {
      what: 'function',
      wanted: func,
      matches: (entry) => entry.funcIds.map(String).includes(func!) || functions(entry).includes(func!),
      values: (entry) => entry.funcIds.map((id) => (id < 0 ? 'unknown' : `${id} (${functionName(names, id)})`)),
    },
    { what: 'stage', wanted: stage, matches: (entry) => entry.stage === stage, values: (entry) => [entry.stage] },
    { what: 'role', wanted: role, matches: (entry) => entry.role === role, values: (entry) => [entry.role] },
    { what: 'argument', wanted: arg, matches: (entry) => entry.arg === arg, values: (entry) => [String(entry.arg)] },
    {
      what: 'index',
      wanted: index,
      matches: (entry) => entry.index === index,
      values: (entry) => [String(entry.index)],
    },
  ];
  return steps.reduce((left, step) => narrowed(left, step, dump.source), dump.entries);
}

interface Step {
  readonly what: string;
  readonly wanted: string | number | undefined;
  readonly matches: (entry: DumpEntry) => boolean;
  readonly values: (entry: DumpEntry) => readonly string[];
}

const LISTED = 20;

function narrowed(entries: readonly DumpEntry[], step: Step, source: string): readonly DumpEntry[] {
  const { what, wanted, matches, values } = step;
  if (wanted === undefined) return entries;
  const left = entries.filter(matches);
  if (left.length > 0) return left;
  const valid = [...new Set(entries.flatMap(values))];
  const listed = valid.length > LISTED ? [...valid.slice(0, LISTED), '…'] : valid;
  throw new PtoError(
    'ERR_PTO_TRACE_MISSING',
    `${source} has no values of ${what} ${wanted}${valid.length === 0 ? '; it has none at all' : ` among those chosen; there are: ${listed.join(', ')}`}.`,
    { details: { source, what, given: wanted, valid } },
  );
}

function isHex(text: string | undefined, id: bigint): boolean {
  return text !== undefined && /^0x[0-9a-f]{1,16}$/i.test(text) && BigInt(text) === id;
}
