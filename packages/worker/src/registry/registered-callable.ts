import type { CallConfig, CallConfigOptions, ChipCallable } from '@pto/task-interface';

import type { CallableRecord } from '../sub/callable-record.js';
import type { AnyFunction } from '../sub/load-callable.js';
import type { CallableHandle } from './callable-handle.js';
import type { Signature } from './signature.js';

/** What a run or a task says about how it runs. */
export type GivenConfig = CallConfig | CallConfigOptions | undefined;

/** The platform and the runtime that a package was compiled for. */
export interface MadeFor {
  readonly platform: string;
  readonly runtime: string;
}

/** Compiled code for a chip. */
export interface ChipTarget {
  readonly kind: 'chip';
  readonly callable: ChipCallable;
  readonly signature: Signature;
  /** What it was compiled for, where that is known. */
  readonly madeFor: MadeFor | undefined;
  /** What holds for tasks that do not say so themselves. */
  readonly defaults: CallConfigOptions;
  /** How a task runs that says this much itself. */
  configFor(given: GivenConfig): GivenConfig;
}

/** A function that every child can import. */
export interface ModuleTarget {
  readonly kind: 'module';
  readonly record: CallableRecord;
}

/** A function of this thread. */
export interface ClosureTarget {
  readonly kind: 'closure';
  readonly call: AnyFunction;
}

/** What is run. */
export type CallableTarget = ChipTarget | ClosureTarget | ModuleTarget;

/** A callable of a worker above, as a nested one takes it over. */
export interface InheritedCallable {
  readonly handle: CallableHandle;
  readonly target: CallableTarget;
  /** Level of the worker that it was registered with. */
  readonly level: number;
}

/** A callable that a worker knows. */
export interface RegisteredCallable {
  readonly handle: CallableHandle;
  /** What the engine and the children know it by; callables with the same content share it. */
  readonly slot: number;
  readonly target: CallableTarget;
  /** The level of the worker above that it was registered with; `undefined` for a worker's own. */
  readonly level?: number;
}
