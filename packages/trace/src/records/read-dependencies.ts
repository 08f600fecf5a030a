import { inputError } from '../json/input-error.js';
import { describeKind, fileKind } from './file-kind.js';
import { Fields, wrongValue } from './fields.js';
import type {
  EdgeSource,
  RecordedArgument,
  RecordedEdge,
  RecordedGraph,
  RecordedTensor,
  TaskDetails,
  TensorGeometry,
} from './recorded-graph.js';
import { TaskIndex } from './task-index.js';

/**
 * Reads `deps.json`: version 1, which has pairs of ids and may have details beside them, and version 2, whose edges say where
 * they come from.
 *
 * @param value - the parsed file
 * @param source - the file, for messages
 * @throws PtoError `ERR_PTO_TRACE_INPUT`
 */
export function readDependencies(value: unknown, source: string): RecordedGraph {
  const file = new Fields(source, value);
  const kind = fileKind(value);
  if (kind !== 'dependencies') throw inputError(source, `this is ${describeKind(kind)}, not dependencies`, { kind });
  const version = file.integer('version');
  if (version !== 1 && version !== 2) {
    throw inputError(source, `dependencies of version ${version} cannot be read; versions 1 and 2 can`, { version });
  }
  const index = new TaskIndex();
  const tasks = readTasks(file, index);
  const edges =
    version === 2
      ? file.objects('edges').map((edge) => readEdge(edge, index))
      : withDetails(readPairs(file, index), file, index);
  return {
    source,
    version,
    taskIds: index.ids,
    edges,
    tasks,
    tensors: file.optionalObjects('tensors').map(readTensor),
    dropped: file.optionalInteger('dropped') ?? 0,
  };
}

function readTasks(file: Fields, index: TaskIndex): (TaskDetails | undefined)[] {
  const tasks: TaskDetails[] = [];
  for (const task of file.optionalObjects('tasks')) {
    tasks[index.of(task.id('task_id'))] = {
      scope: task.optionalText('scope'),
      kernelIds: task.optionalIntegers('kernel_ids') ?? [],
      blockCount: task.optionalInteger('block_num'),
      args: task.optionalObjects('args').map(readArgument),
    };
  }
  return tasks;
}

function readArgument(arg: Fields, position: number): RecordedArgument {
  return {
    index: arg.optionalInteger('idx') ?? position,
    type: arg.optionalText('type') ?? 'unknown',
    tensorId: textOrNumber(arg, 'tensor_id'),
    dtype: textOrNumber(arg, 'dtype'),
    shape: arg.optionalIntegers('shape'),
    strides: arg.optionalIntegers('strides'),
    startOffset: arg.optionalSize('start_offset'),
  };
}

function readTensor(tensor: Fields): RecordedTensor {
  return {
    id: textOrNumber(tensor, 'tensor_id') ?? tensor.fail('tensor_id', 'text'),
    bufferAddress: textOrNumber(tensor, 'buffer_addr'),
    version: tensor.optionalInteger('version'),
    dtype: textOrNumber(tensor, 'dtype'),
    elements: tensor.optionalSize('buffer_numel'),
  };
}

function readPairs(file: Fields, index: TaskIndex): RecordedEdge[] {
  return file.array('edges').map((edge, position) => {
    const [pred, succ] = Array.isArray(edge) && edge.length === 2 ? (edge as unknown[]) : [];
    if (pred === undefined) throw wrongValue(file.source, `edges[${position}]`, edge, 'a pair of task ids');
    const idOf = (id: unknown): number => index.of(file.idOf(id, `edges[${position}]`));
    return { pred: idOf(pred), succ: idOf(succ) };
  });
}

/** The edges with what `edge_details` says about them; pairs that it does not have stay as they are. */
function withDetails(pairs: RecordedEdge[], file: Fields, index: TaskIndex): RecordedEdge[] {
  const details = file.optionalObjects('edge_details').map((edge) => readEdge(edge, index));
  if (details.length === 0) return pairs;
  const key = ({ pred, succ }: RecordedEdge): string => `${pred} ${succ}`;
  const detailed = new Set(details.map(key));
  return [...details, ...pairs.filter((pair) => !detailed.has(key(pair)))];
}

const edgeSources: readonly EdgeSource[] = ['explicit', 'creator', 'tensormap', 'reader'];

function readEdge(edge: Fields, index: TaskIndex): RecordedEdge {
  return {
    pred: index.of(edge.id('pred')),
    succ: index.of(edge.id('succ')),
    source: edge.has('source') ? edge.oneOf('source', edgeSources) : undefined,
    arg: nonNegative(edge.optionalInteger('arg')),
    tensorId: textOrNumber(edge, 'tensor_id'),
    flags: textOrNumber(edge, 'flags'),
    overlap: textOrNumber(edge, 'overlap'),
    consumer: readGeometry(edge, 'consumer'),
    producer: readGeometry(edge, 'producer'),
  };
}

function readGeometry(edge: Fields, side: 'consumer' | 'producer'): TensorGeometry | undefined {
  const shape = edge.optionalIntegers(`${side}_shape`);
  const strides = edge.optionalIntegers(`${side}_strides`);
  if (shape === undefined || strides === undefined) return undefined;
  return { shape, strides, startOffset: edge.optionalSize(`${side}_start_offset`) ?? 0 };
}

function nonNegative(value: number | undefined): number | undefined {
  return value === undefined || value < 0 ? undefined : value;
}

/** Ids and the like, which one generation writes as numbers and the other as text. */
function textOrNumber(fields: Fields, key: string): string | undefined {
  const value = fields.raw(key);
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return typeof value === 'boolean' ? undefined : fields.optionalText(key);
}
