import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

import { PtoError, invalidArgument } from '@pto/task-interface';

import type { FilePath } from '../source-file.js';
import { resolveDirectory } from '../source-file.js';

/** What AscendC's own compiler left of a kernel. */
export interface KernelArtifacts {
  /** Absolute path of the first `.o`, by name; `undefined` when there is none. */
  readonly object: string | undefined;
  /** The tiling data; `undefined` when no file has any. */
  readonly tiling: Uint8Array | undefined;
}

/** A tiling file is at most 64 KiB; one in hexadecimal digits or numbers is a few times as long. */
const MAX_JSON_BYTES = 1024 * 1024;

/**
 * Finds a compiled kernel and its tiling data in a directory such as `kernel_meta`: the first `*.o`; and the first
 * `*tiling*.bin`, else the first `*.json` with a key `tiling_data`, which has hexadecimal digits or a list of bytes. JSON that
 * cannot be read is passed over; tiling data in it that makes no sense is not.
 *
 * @throws PtoError `ERR_PTO_COMPILE_SOURCE_MISSING` when there is no such directory, `ERR_PTO_COMPILE_OPTION` for
 * `tiling_data` that is neither
 * @example
 * ```ts
 * const { object, tiling } = extractKernelArtifacts('build/kernel_meta');
 * ```
 */
export function extractKernelArtifacts(dir: FilePath): KernelArtifacts {
  const absolute = resolveDirectory(dir, 'kernelMetaDir');
  const names = readdirSync(absolute)
    .filter((name) => statSync(path.join(absolute, name), { throwIfNoEntry: false })?.isFile() === true)
    .sort();
  const [object] = names.filter((name) => name.endsWith('.o')).map((name) => path.join(absolute, name));
  return { object, tiling: findTiling(absolute, names) };
}

function findTiling(dir: string, names: readonly string[]): Uint8Array | undefined {
  const binary = names.find((name) => /tiling.*\.bin$/.test(name));
  if (binary !== undefined) return new Uint8Array(readFileSync(path.join(dir, binary)));
  for (const name of names.filter((candidate) => candidate.endsWith('.json'))) {
    const file = path.join(dir, name);
    const data = tilingDataIn(file);
    if (data !== undefined) return parseTiling(data, file);
  }
  return undefined;
}

function tilingDataIn(file: string): unknown {
  if (statSync(file).size > MAX_JSON_BYTES) return undefined;
  try {
    const content = JSON.parse(readFileSync(file, 'utf8')) as { readonly tiling_data?: unknown } | null;
    return content?.tiling_data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function parseTiling(data: unknown, file: string): Uint8Array {
  if (typeof data === 'string') {
    const digits = data.replace(/^0x|\s/gi, '');
    if (/^(?:[0-9a-f]{2})*$/i.test(digits)) return new Uint8Array(Buffer.from(digits, 'hex'));
  }
  if (Array.isArray(data) && data.every(isByte)) return new Uint8Array(data);
  throw invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what: `tiling_data in ${file}`,
    given: data,
    allowed: 'an even number of hexadecimal digits, or a list of numbers from 0 to 255',
    remedy: 'Correct the file, or pass the tiling data as option tiling.',
    details: { file },
  });
}

function isByte(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xff;
}

/** The error for a directory without a compiled kernel. */
export function noObject(dir: FilePath): PtoError {
  return new PtoError(
    'ERR_PTO_COMPILE_SOURCE_MISSING',
    `no compiled kernel (*.o) in ${String(dir)}.\n  Compile the AscendC kernel first, without __global__ on its function, and let kernelMetaDir name the directory with the object; or pass the kernel's .cpp as source.`,
    { details: { directory: String(dir) } },
  );
}
