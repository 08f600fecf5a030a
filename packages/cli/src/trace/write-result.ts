import { closeSync, fstatSync, openSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { PtoError } from '@pto/task-interface';

/**
 * Where a result goes.
 *
 * @param output - the option, if it was given
 * @param source - the file that the result is made from
 * @param name - what the result is called in the directory of the source
 */
export function outputFile(output: string | undefined, source: string, name: string): string {
  return output ?? path.join(path.dirname(source), name);
}

/**
 * Writes a result, over an older one.
 *
 * @throws PtoError `ERR_PTO_CLI_INPUT` when it cannot be written
 */
export function writeResult(file: string, text: string): void {
  writing(file, () => writeFileSync(file, text));
}

/** Writes a result that comes piece by piece. A part of one is nobody's result, so nothing is left when it fails. */
export function writePieces(file: string, produce: (write: (piece: Uint8Array) => void) => void): void {
  writing(file, () => {
    const descriptor = openSync(file, 'w');
    const isFile = fstatSync(descriptor).isFile();
    try {
      produce((piece) => writeFileSync(descriptor, piece));
    } catch (error) {
      if (isFile) unlinkSync(file);
      throw error;
    } finally {
      closeSync(descriptor);
    }
  });
}

/**
 * Words what goes wrong with a file while it is written.
 *
 * @throws PtoError `ERR_PTO_CLI_INPUT` when it cannot be written
 */
export function writing<T>(file: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const { message, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new PtoError('ERR_PTO_CLI_INPUT', `${file} cannot be written (${message}).\n  Name another file with -o.`, {
      details: { file },
      cause: error,
    });
  }
}
