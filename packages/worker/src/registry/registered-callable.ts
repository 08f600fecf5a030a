import type { CallConfig, CallConfigOptions, ChipCallable } from '@pto/task-interface';

import type { CallableRecord } from '../sub/callable-record.js';
import type { AnyFunction } from '../sub/load-callable.js';
import type { CallableHandle } from './callable-handle.js';
import type { Signature } from './signature.js';

/** What a run or a task says about how it runs. */
export type GivenConfig = CallConfig | CallConfigOptions | undefined;

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
  readonly record: CallableRecord;
}

/** A function of this thread. */
export interface ClosureTarget {
  readonly kind: 'closure';
  readonly call: AnyFunction;
}

/** A callable that a worker knows. */
export interface RegisteredCallable {
  readonly handle: CallableHandle;
  /** What the engine and the children know it by; callables with the same content share it. */
  readonly slot: number;
  readonly target: ChipTarget | ModuleTarget | ClosureTarget;
}
