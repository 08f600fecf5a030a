import type { CompiledPackage } from '@pto/compiler';
import type { ChipCallable } from '@pto/task-interface';

import type { SharedBytes } from '../host/shared-images.js';
import type { CallableTarget, ChipTarget } from '../registry/registered-callable.js';
import type { ModuleRecord } from '../sub/callable-record.js';
import type { CallableReference } from '../sub/callable-reference.js';
import { SerializableFunction } from '../sub/serializable.js';
import type { NestedMode, WorkerDescription } from './inner-worker.js';
import { packOptions, unpackOptions } from './packed-options.js';
import { packCallable, unpackCallable } from './packed-callable.js';
import type { PackedCallable } from './packed-callable.js';

/** A {@link WorkerDescription} as JSON: the images of chip callables are in shared memory instead. */
export interface PackedWorker {
  readonly options: Readonly<Record<string, unknown>>;
  readonly callables: readonly PackedCallable[];
  readonly children: readonly { readonly mode: NestedMode; readonly worker: PackedWorker }[];
}

/** @param put - copies bytes to where the other process can read them */
export function packWorker(worker: WorkerDescription, put: (bytes: Uint8Array) => SharedBytes): PackedWorker {
  return {
    options: packOptions(worker.options, put),
    callables: worker.callables.map((callable) => packCallable(callable, put)),
    children: worker.children.map(({ mode, worker: child }) => ({ mode, worker: packWorker(child, put) })),
  };
}

/** What a description is made into: the public `Worker`. */
export interface BuildableWorker {
  register(
    target: CallableReference | ChipCallable | CompiledPackage | SerializableFunction,
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
  const worker = make(unpackOptions(packed.options, get));
  for (const callable of packed.callables) {
    const name = callable.kind === 'chip' ? callable.name : callable.record.name;
    const argNames = callable.kind === 'chip' ? callable.argNames : undefined;
    const target = registrable(unpackCallable(callable, get));
    registerAs(worker, callable.id, target, argNames === undefined ? { name } : { name, argNames });
  }
  for (const child of packed.children) worker.addWorker(unpackWorker(child.worker, get, make), { mode: child.mode });
  return worker;
}

type Registrable = Parameters<BuildableWorker['register']>[0];

/** What `register` has to be given for a target. */
function registrable(target: CallableTarget): Registrable {
  if (target.kind === 'chip') return target.madeFor === undefined ? target.callable : packageOf(target, target.madeFor);
  if (target.kind === 'closure') throw new TypeError('closures are never described');
  return 'source' in target.record ? new SerializableFunction(target.record) : referenceOf(target.record);
}

/** As much of a package as `register` reads; that it fits was checked before it was described. */
function packageOf({ callable, defaults }: ChipTarget, madeFor: NonNullable<ChipTarget['madeFor']>): CompiledPackage {
  return { ...madeFor, callable, defaults, checkFits: () => undefined } as unknown as CompiledPackage;
}

function referenceOf({ module, export: name }: ModuleRecord): CallableReference {
  return { module, export: name };
}

/** Ids count up; those of callables that were unregistered again are skipped by registering for a moment. */
function registerAs(
  worker: BuildableWorker,
  id: number,
  target: Registrable,
  options: Parameters<BuildableWorker['register']>[1],
): void {
  for (;;) {
    const { id: given } = worker.register(target, options);
    if (given >= id) return;
    worker.unregister(given);
  }
}
