import type { CallConfig, CallConfigOptions, ChipCallable } from '@pto/task-interface';

import type { Signature } from '../signature.js';
import type { CallableHandle } from './callable-handle.js';

/** What a run or a task says about how it runs. */
export type GivenConfig = CallConfig | CallConfigOptions | undefined;

/** A function by the module that exports it, which every thread and process can import. */
export interface ModuleRef {
  /** URL or absolute path of the module. */
  readonly module: string;
  /** Name under which the module exports the function. */
  readonly export: string;
}

/** Compiled code for a chip. */
export interface ChipTarget {
  readonly kind: 'chip';
  readonly callable: ChipCallable;
  readonly signature: Signature;
  /** How a task runs that says this much itself. */
  configFor(given: GivenConfig): GivenConfig;
}

/** A function that every child can import. */
export interface ModuleTarget {
  readonly kind: 'module';
  readonly reference: ModuleRef;
  /** SHA-256 of the module's file when it was registered. */
  readonly digest: string;
}

/** A function of this thread. */
export interface ClosureTarget {
  readonly kind: 'closure';
  // What it is called with depends on whether it serves a sub worker or a nested worker.
  readonly call: (...args: never[]) => unknown;
}

/** A callable that a worker knows. */
export interface RegisteredCallable {
  readonly handle: CallableHandle;
  /** What the engine and the children know it by; callables with the same content share it. */
  readonly slot: number;
  readonly target: ChipTarget | ModuleTarget | ClosureTarget;
}
