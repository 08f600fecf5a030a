// A callable on its way to another process: functions by their module or text, compiled code by where its image was copied to.

import { ChipCallable } from '@pto/task-interface';

import type { SharedBytes } from '../host/shared-images.js';
import { chipTargetOf } from '../registry/chip-target.js';
import type { CallableTarget } from '../registry/registered-callable.js';
import type { CallableDescription, ChipDescription, HostDescription } from './inner-worker.js';

/** A {@link CallableDescription} as JSON: the image of a chip callable is in shared memory instead. */
export type PackedCallable = HostDescription | (Omit<ChipDescription, 'image'> & { readonly image: SharedBytes });

/** @param put - copies bytes to where the other process can read them */
export function packCallable(callable: CallableDescription, put: (bytes: Uint8Array) => SharedBytes): PackedCallable {
  return callable.kind === 'chip' ? { ...callable, image: put(callable.image) } : callable;
}

/** @param get - the bytes that `put` has copied */
export function unpackCallable(callable: PackedCallable, get: (bytes: SharedBytes) => Uint8Array): CallableTarget {
  if (callable.kind === 'host') return { kind: 'module', record: callable.record };
  return chipTargetOf(ChipCallable.decode(get(callable.image)), callable);
}
