import type { CompiledPackage } from '@pto/compiler';
import { checkOptions, invalidArgument } from '@pto/task-interface';
import type { CallConfigOptions, ChipCallable } from '@pto/task-interface';

import { isCallableReference, moduleDigest, referenceName, takeCallableReference } from '../sub/callable-reference.js';
import type { CallableReference } from '../sub/callable-reference.js';
import { SerializableFunction } from '../sub/serializable.js';
import type { AnyFunction } from '../sub/load-callable.js';
import type { CheckedOptions } from '../worker-options.js';
import { isChipLevel } from '../worker-options.js';
import { chipTargetOf } from './chip-target.js';
import { hashChipCallable, hashClosure, hashFunction } from './content-hash.js';
import type { CallableTarget, MadeFor } from './registered-callable.js';

/** What is known about a callable beside its content; only messages use it. */
export interface RegisterOptions {
  /** Default: the name of the entry function, of the export, or of the function. */
  name?: string;
  /** Names of the arguments of a chip callable, in the order of the signature. Default: none. */
  argNames?: readonly string[];
}

/** What a worker can register. */
export type RegisterTarget = AnyFunction | CallableReference | ChipCallable | CompiledPackage | SerializableFunction;

/** What `register` was given, checked. */
export interface TakenTarget {
  readonly target: CallableTarget;
  readonly name: string;
  readonly hashId: string;
}

/**
 * Checks what `register` was given.
 *
 * @throws PtoError `ERR_PTO_CALLABLE_INVALID`, `ERR_PTO_OPTION_UNKNOWN`, `ERR_PTO_REGISTER_IMPORT`, and for a package of
 * another platform or runtime than the worker's `ERR_PTO_PACKAGE_INCOMPATIBLE`
 */
export function takeTarget(given: RegisterTarget, options: RegisterOptions, worker: CheckedOptions): TakenTarget {
  checkOptions('register', options, ['name', 'argNames']);
  if (!isChipLevel(worker)) {
    if (typeof given === 'function') return takeClosure(given, options);
    if (isCallableReference(given)) return takeModuleFunction(given, options);
    if (given instanceof SerializableFunction) return takeSource(given, options);
  }
  return takeChipCallable(given as ChipCallable | CompiledPackage, options, worker);
}

function takeClosure(call: AnyFunction, { name = call.name || 'anonymous' }: RegisterOptions): TakenTarget {
  return { target: { kind: 'closure', call }, name, hashId: hashClosure(call) };
}

function takeModuleFunction(given: CallableReference, options: RegisterOptions): TakenTarget {
  const reference = takeCallableReference(given, 'register');
  const digest = moduleDigest(reference);
  const { name = referenceName(reference) } = options;
  const record = { name, module: reference.module, export: reference.export, digest };
  return { target: { kind: 'module', record }, name, hashId: hashFunction(record) };
}

function takeSource({ record }: SerializableFunction, { name = record.name }: RegisterOptions): TakenTarget {
  return { target: { kind: 'module', record: { ...record, name } }, name, hashId: hashFunction(record) };
}

function takeChipCallable(
  given: ChipCallable | CompiledPackage,
  options: RegisterOptions,
  worker: CheckedOptions,
): TakenTarget {
  if (isPackage(given)) {
    const { platform, runtime } = worker;
    if (platform !== undefined && runtime !== undefined) given.checkFits({ platform, runtime });
    const { callable, defaults } = given;
    return takeImage(callable, options, worker, defaults, { platform: given.platform, runtime: given.runtime });
  }
  return takeImage(given, options, worker, {}, undefined);
}

function takeImage(
  given: ChipCallable,
  options: RegisterOptions,
  worker: CheckedOptions,
  defaults: CallConfigOptions,
  madeFor: MadeFor | undefined,
): TakenTarget {
  const { bytes, signature, funcName } = (given ?? {}) as Partial<ChipCallable>;
  if (!(bytes instanceof Uint8Array) || !Array.isArray(signature) || typeof funcName !== 'string') {
    throw refusal(given, worker);
  }
  const { name = funcName, argNames } = options;
  const target = chipTargetOf(given, { name, argNames, defaults, madeFor });
  return { target, name, hashId: hashChipCallable(given, madeFor ?? worker) };
}

function refusal(given: unknown, worker: CheckedOptions): Error {
  const isChip = isChipLevel(worker);
  return invalidArgument({
    code:
      isChip && (typeof given === 'function' || isCallableReference(given))
        ? 'ERR_PTO_CALLABLE_KIND'
        : 'ERR_PTO_CALLABLE_INVALID',
    what: 'register, callable',
    given,
    allowed: `a ChipCallable or a CompiledPackage${isChip ? '' : ', a function, or callable(import.meta.url, name)'}`,
    remedy: isChip
      ? 'A level 2 worker runs compiled callables: compile one with compile or compileCallable.'
      : 'Compile one with compile or compileCallable, or pass a function.',
  });
}

/** Packages come from either form of the compiler's package, so their class says nothing. */
function isPackage(given: ChipCallable | CompiledPackage | undefined): given is CompiledPackage {
  const { callable, checkFits } = (given ?? {}) as Partial<CompiledPackage>;
  return callable !== undefined && typeof checkFits === 'function';
}
