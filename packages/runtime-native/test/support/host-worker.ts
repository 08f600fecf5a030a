import { ArgsRecordLayout, TensorPlace, TensorRefLayout } from '@pto/task-interface';

import { CommandKind, CommandStatus, WorkerRole, newNativeHostWorker } from '../../src/host/index.js';
import type {
  InlineHandler,
  NativeHostEvent,
  NativeHostSettings,
  NativeHostWorker,
  NativeRunReport,
} from '../../src/host/index.js';

const defaults: NativeHostSettings = {
  level: 3,
  path: 'L3',
  heapRingBytes: 1 << 20,
  arenaBytes: 1 << 20,
  allocTimeoutMs: 10_000,
  taskTimeoutMs: 0,
  controlTimeoutMs: 20_000,
  maxPendingTasks: 65_536,
  strictHazards: false,
  continueAfterFailure: false,
  failFast: true,
  killOnTimeout: true,
  restartWhenIdle: false,
  spinParentUs: 30,
  spinChildUs: 50,
};

/** A native worker with no children yet. `events` collects what it tells. */
export function newHost(settings: Partial<NativeHostSettings> = {}, events: NativeHostEvent[] = []): NativeHostWorker {
  return newNativeHostWorker({ ...defaults, ...settings }, (event) => events.push(event));
}

/** A started worker with one inline sub worker, which completes a job when the handler returns, or fails when it throws. */
export function openInline(
  handler: (...args: Parameters<InlineHandler>) => void,
  settings?: Partial<NativeHostSettings>,
): NativeHostWorker {
  const host = newHost(settings);
  host.addInline(WorkerRole.SUB, (job) => {
    handler(job);
    host.completeInline(job.job, CommandStatus.OK, '');
  });
  host.startSync(10_000);
  return host;
}

/** A tensor of bytes, in shared memory or to be allocated. */
export interface TensorSpec {
  readonly segment?: number;
  readonly generation?: number;
  readonly offset?: number;
  readonly nbytes: number;
  /** 0 input, 1 output, 2 inout. Default: input. */
  readonly tag?: number;
}

const UINT8 = 5;

/** Writes the arguments of one member and returns the bytes behind them. */
export function encodeArgs(
  buffer: ArrayBuffer,
  tensors: readonly TensorSpec[] = [],
  scalars: readonly bigint[] = [],
  start = 0,
  worker = -1,
): number {
  const view = new DataView(buffer, start);
  const args = ArgsRecordLayout.fields;
  view.setUint32(args.tensorCount.offset, tensors.length, true);
  view.setUint32(args.scalarCount.offset, scalars.length, true);
  view.setInt32(args.worker.offset, worker, true);
  let at = ArgsRecordLayout.size;
  const field = TensorRefLayout.fields;
  for (const tensor of tensors) {
    new Uint8Array(buffer, start + at, TensorRefLayout.size).fill(0);
    view.setBigUint64(at + field.address.offset, BigInt(tensor.offset ?? 0), true);
    view.setUint32(at + field.segment.offset, tensor.segment ?? 0, true);
    view.setUint32(at + field.generation.offset, tensor.generation ?? 0, true);
    view.setUint32(at + field.shapes.offset, tensor.nbytes, true);
    view.setUint32(at + field.ndims.offset, 1, true);
    view.setUint8(at + field.dtype.offset, UINT8);
    view.setUint8(at + field.place.offset, tensor.segment === undefined ? TensorPlace.NONE : TensorPlace.SEGMENT);
    view.setUint8(at + field.tag.offset, tensor.tag ?? 0);
    view.setInt32(at + field.chip.offset, -1, true);
    at += TensorRefLayout.size;
  }
  for (const scalar of scalars) {
    view.setBigUint64(at, scalar, true);
    at += 8;
  }
  return start + at;
}

/** The scalars of an encoded ArgsRecord. */
export function readScalars(args: Uint8Array): bigint[] {
  const view = new DataView(args.buffer, args.byteOffset, args.byteLength);
  const tensorCount = view.getUint32(ArgsRecordLayout.fields.tensorCount.offset, true);
  const scalarCount = view.getUint32(ArgsRecordLayout.fields.scalarCount.offset, true);
  const first = ArgsRecordLayout.size + tensorCount * TensorRefLayout.size;
  return Array.from({ length: scalarCount }, (_, i) => view.getBigUint64(first + 8 * i, true));
}

/** Where the tensors of an encoded ArgsRecord are. */
export function readTensors(
  args: Uint8Array,
): Required<Pick<TensorSpec, 'segment' | 'generation' | 'offset' | 'nbytes'>>[] {
  const view = new DataView(args.buffer, args.byteOffset, args.byteLength);
  const count = view.getUint32(ArgsRecordLayout.fields.tensorCount.offset, true);
  const field = TensorRefLayout.fields;
  return Array.from({ length: count }, (_, i) => {
    const at = ArgsRecordLayout.size + i * TensorRefLayout.size;
    return {
      segment: view.getUint32(at + field.segment.offset, true),
      generation: view.getUint32(at + field.generation.offset, true),
      offset: Number(view.getBigUint64(at + field.address.offset, true)),
      nbytes: view.getUint32(at + field.shapes.offset, true),
    };
  });
}

/** Submits one function of a sub worker. */
export function submitSub(
  host: NativeHostWorker,
  tensors: readonly TensorSpec[] = [],
  scalars: readonly bigint[] = [],
  { callable = 0, timeoutMs = 0, worker = -1 } = {},
): number {
  encodeArgs(host.scratch, tensors, scalars, 0, worker);
  return host.submit(CommandKind.RUN_FUNCTION, WorkerRole.SUB, callable, 1, 0, timeoutMs);
}

/** A run of the given submits, on this thread. */
export function runSync(host: NativeHostWorker, submits: () => void): NativeRunReport {
  host.beginRun(true);
  submits();
  return host.endRunSync();
}

/** The same without waiting. */
export async function run(host: NativeHostWorker, submits: () => void): Promise<NativeRunReport> {
  host.beginRun(false);
  submits();
  return host.endRun();
}
