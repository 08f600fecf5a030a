import type { CompiledPackage } from '@pto/compiler';
import { CallConfig, checkOptions, invalidArgument } from '@pto/task-interface';
import type { CallConfigOptions, ChipCallable } from '@pto/task-interface';

import type { RegisteredCallable, RunConfig } from './callable-table.js';
import { Signature } from './signature.js';
import type { WorkerOptions } from './worker-options.js';

/** What is known about a callable beside its image; only messages use it. */
export interface RegisterOptions {
  /** Default: the name of the entry function. */
  name?: string;
  /** Names of the arguments, in the order of the signature. Default: none. */
  argNames?: readonly string[];
}

/**
 * Checks what `register` was given.
 *
 * @throws PtoError `ERR_PTO_CALLABLE_INVALID`, `ERR_PTO_OPTION_UNKNOWN`, and for a package of another platform or runtime
 * than the worker's `ERR_PTO_PACKAGE_INCOMPATIBLE`
 */
export function takeCallable(
  given: ChipCallable | CompiledPackage,
  options: RegisterOptions,
  worker: WorkerOptions,
): RegisteredCallable {
  checkOptions('register', options, ['name', 'argNames']);
  if (isPackage(given)) {
    given.checkFits(worker);
    const entry = takeCallable(given.callable, options, worker);
    return Object.keys(given.defaults).length === 0 ? entry : { ...entry, configFor: withDefaults(given.defaults) };
  }
  const { bytes, signature, funcName } = (given ?? {}) as Partial<ChipCallable>;
  if (!(bytes instanceof Uint8Array) || !Array.isArray(signature) || typeof funcName !== 'string') {
    throw invalidArgument({
      code: 'ERR_PTO_CALLABLE_INVALID',
      what: 'register, callable',
      given,
      allowed: 'a ChipCallable or a CompiledPackage',
      remedy: 'A level 2 worker runs compiled callables: compile one with compile or compileCallable.',
    });
  }
  const name = options.name ?? funcName;
  return { callable: given, name, signature: new Signature(given, name, options.argNames), configFor: asGiven };
}

/** Packages come from either form of the compiler's package, so their class says nothing. */
function isPackage(given: ChipCallable | CompiledPackage | undefined): given is CompiledPackage {
  const { callable, checkFits } = (given ?? {}) as Partial<CompiledPackage>;
  return callable !== undefined && typeof checkFits === 'function';
}

function asGiven(config: RunConfig): RunConfig {
  return config;
}

function withDefaults(defaults: CallConfigOptions): (config: RunConfig) => RunConfig {
  // Made once: a run that says nothing then costs no encoding.
  const alone = CallConfig.from(defaults);
  return (config) => {
    if (config === undefined) return alone;
    if (config instanceof CallConfig || typeof config !== 'object' || config === null) return config;
    const said = Object.entries(config).filter(([, value]) => value !== undefined);
    return { ...defaults, ...Object.fromEntries(said) };
  };
}
