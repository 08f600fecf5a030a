import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { Scratch } from '../scratch.js';

/** Flags that keep tables for debuggers and exceptions out of an object. */
export const BARE = [
  ...['-O2', '-fno-asynchronous-unwind-tables', '-ffreestanding'],
  ...(process.arch === 'x64' ? ['-fcf-protection=none'] : []),
];

/** Makes real ELF files with this machine's compiler. */
export class HostObjects {
  readonly #scratch: Scratch;
  #count = 0;

  constructor(scratch: Scratch) {
    this.#scratch = scratch;
  }

  /** Runs g++ and returns the path of its output. */
  build(source: string, flags: readonly string[], extension = 'cpp'): string {
    const name = `unit${this.#count++}`;
    const output = path.join(this.#scratch.dir, `${name}.out`);
    execFileSync('g++', [...flags, '-o', output, this.#scratch.write(`${name}.${extension}`, source)]);
    return output;
  }

  /** An object that is not linked. */
  object(source: string, flags: readonly string[] = []): string {
    return this.build(source, ['-c', ...BARE, ...flags]);
  }

  /** A linked file with its code at address 0. */
  linked(source: string, flags: readonly string[] = []): string {
    const link = ['-nostdlib', '-static', '-no-pie', '-Wl,-e,kernel_entry,-Ttext=0,--build-id=none', ...flags];
    return this.build(source, [...BARE, ...link]);
  }

  /** What objcopy makes of a section of a file. */
  contentOf(file: string, section: string): Uint8Array {
    execFileSync('objcopy', ['-O', 'binary', '-j', section, file, `${file}.section`]);
    return bytesOf(`${file}.section`);
  }

  /** The file after objcopy changed it. */
  copied(file: string, flags: readonly string[]): string {
    execFileSync('objcopy', [...flags, file, `${file}.copy`]);
    return `${file}.copy`;
  }
}

/** The content of a file as a plain array of bytes. */
export function bytesOf(file: string): Uint8Array {
  return new Uint8Array(readFileSync(file));
}

/** A copy with some bytes replaced. */
export function patched(bytes: Uint8Array, offset: number, values: readonly number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(values, offset);
  return copy;
}
