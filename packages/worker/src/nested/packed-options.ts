// Options on their way to another process. They are plain values but for the arrays that chips are started with, whose bytes
// travel through shared memory.

import type { TypedArray } from '@pto/task-interface';

import type { BootstrapBufferOptions, ChipBootstrapOptions } from '../comm/chip-bootstrap.js';
import type { SharedBytes } from '../host/shared-images.js';

type Options = Readonly<Record<string, unknown>>;

/** @param put - copies bytes to where the other process can read them */
export function packOptions(options: Options, put: (bytes: Uint8Array) => SharedBytes): Options {
  return withArrays<TypedArray>(options, ({ buffer, byteOffset, byteLength }) =>
    put(new Uint8Array(buffer, byteOffset, byteLength)),
  );
}

/** @param get - the bytes that `put` has copied */
export function unpackOptions(options: Options, get: (bytes: SharedBytes) => Uint8Array): Options {
  return withArrays<SharedBytes>(options, get);
}

function withArrays<From>(options: Options, change: (array: From) => unknown): Options {
  const chips = options['chipBootstrap'] as readonly ChipBootstrapOptions[] | undefined;
  if (chips === undefined) return options;
  const changed = ({ loadFromHost, ...buffer }: BootstrapBufferOptions): object =>
    loadFromHost === undefined ? buffer : { ...buffer, loadFromHost: change(loadFromHost as From) };
  return { ...options, chipBootstrap: chips.map((chip) => ({ ...chip, buffers: chip.buffers?.map(changed) })) };
}
