import { ChipCallable } from '@pto/task-interface';

import type { CallableRecord, ModuleRecord } from '../sub/callable-record.js';
import type { CallableReference } from '../sub/callable-reference.js';
import { SerializableFunction } from '../sub/serializable.js';
import type { CallableDescription, NestedMode, WorkerDescription } from './inner-worker.js';

/** Where bytes are in shared memory. */
export interface SharedBytes {
  readonly segment: number;
  readonly generation: number;
  readonly offset: number;
  readonly nbytes: number;
}

/** A {@link WorkerDescription} as JSON: the images of chip callables are in shared memory instead. */
export interface PackedWorker {
  readonly options: Readonly<Record<string, unknown>>;
  readonly callables: readonly PackedCallable[];
  readonly children: readonly { readonly mode: NestedMode; readonly worker: PackedWorker }[];
}

type PackedCallable =
  | { readonly id: number; readonly kind: 'host'; readonly record: CallableRecord }
  | {
      readonly id: number;
      readonly kind: 'chip';
      readonly name: string;
      readonly argNames: readonly string[] | undefined;
      readonly image: SharedBytes;
    };

/** @param put - copies bytes to where the other process can read them */
export function packWorker(worker: WorkerDescription, put: (bytes: Uint8Array) => SharedBytes): PackedWorker {
  const pack = (callable: CallableDescription): PackedCallable =>
    callable.kind === 'chip' ? { ...callable, image: put(callable.image) } : callable;
  return {
    options: worker.options,
    callables: worker.callables.map(pack),
    children: worker.children.map(({ mode, worker: child }) => ({ mode, worker: packWorker(child, put) })),
  };
}

/** What a description is made into: the public `Worker`. */
export interface BuildableWorker {
  register(
    target: CallableReference | ChipCallable | SerializableFunction,
    options: { name: string; argNames?: readonly string[] },
  ): { readonly id: number };
  unregister(id: number): void;
  addWorker(child: this, options: { mode: NestedMode }): unknown;
}

/**
 * Makes a worker as it was in the process that packed it, with the same ids.
 *
 * @param get - the bytes that `put` has copied
 */
export function unpackWorker<W extends BuildableWorker>(
  packed: PackedWorker,
  get: (bytes: SharedBytes) => Uint8Array,
  make: (options: Readonly<Record<string, unknown>>) => W,
): W {
  const worker = make(packed.options);
  for (const callable of packed.callables) {
    const { name, target, argNames } = targetOf(callable, get);
    registerAs(worker, callable.id, target, argNames === undefined ? { name } : { name, argNames });
  }
  for (const child of packed.children) worker.addWorker(unpackWorker(child.worker, get, make), { mode: child.mode });
  return worker;
}

function targetOf(callable: PackedCallable, get: (bytes: SharedBytes) => Uint8Array) {
  if (callable.kind === 'chip') {
    const { name, argNames, image } = callable;
    return { name, argNames, target: ChipCallable.decode(get(image)) };
  }
  const { record } = callable;
  const target = 'source' in record ? new SerializableFunction(record) : referenceOf(record);
  return { name: record.name, argNames: undefined, target };
}

function referenceOf({ module, export: name }: ModuleRecord): CallableReference {
  return { module, export: name };
}

/** Ids count up; those of callables that were unregistered again are skipped by registering for a moment. */
function registerAs(
  worker: BuildableWorker,
  id: number,
  target: Parameters<BuildableWorker['register']>[0],
  options: Parameters<BuildableWorker['register']>[1],
): void {
  for (;;) {
    const { id: given } = worker.register(target, options);
    if (given >= id) return;
    worker.unregister(given);
  }
}
