import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { invalidArgument } from '@pto/task-interface';

import { absolutePath } from '../source-file.js';
import type { FilePath } from '../source-file.js';

/**
 * Writes all that was made of a kernel to a directory, which is made when it does not exist.
 *
 * @throws PtoError `ERR_PTO_COMPILE_OPTION` when it cannot be written
 */
export function keepResult(result: KeptResult, dir: FilePath): void {
  const directory = absolutePath(dir, 'keepDir');
  try {
    writeAll(result, directory);
  } catch (cause) {
    throw invalidArgument({
      code: 'ERR_PTO_COMPILE_OPTION',
      what: 'keepDir',
      given: directory,
      allowed: 'a directory that can be written',
      remedy: `The system says: ${(cause as Error).message}`,
      cause,
    });
  }
}

function writeAll(result: KeptResult, directory: string): void {
  mkdirSync(directory, { recursive: true });
  const write = (name: string, content: Uint8Array | string): void => {
    writeFileSync(path.join(directory, name), content);
  };
  write('kernel.cpp', result.generatedSource);
  write('kernel.elf', result.elf);
  write('kernel.text', result.text);
  write('manifest.json', `${JSON.stringify(result.manifest, null, 2)}\n`);
}

/** What there is to keep. */
export interface KeptResult {
  readonly generatedSource: string;
  readonly elf: Uint8Array;
  readonly text: Uint8Array;
  readonly manifest: object;
}
