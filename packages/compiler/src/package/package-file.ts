import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { PtoError, invalidArgument } from '@pto/task-interface';

import type { FilePath } from '../source-file.js';

/** @throws PtoError `ERR_PTO_OPTION_INVALID` for what is neither a path nor a `file:` URL */
export function packagePath(given: FilePath, call: string): string {
  if (given instanceof URL && given.protocol === 'file:') return fileURLToPath(given);
  if (typeof given === 'string' && given !== '') return given;
  throw invalidArgument({
    code: 'ERR_PTO_OPTION_INVALID',
    what: `CompiledPackage.${call}, file`,
    given: given instanceof URL ? given.href : given,
    allowed: 'a path or a file: URL',
    remedy: "Pass for example 'vector_add.ptopkg'.",
  });
}

/**
 * Writes a file as a whole: readers see all of it or what was there before, also after a crash.
 *
 * @throws PtoError `ERR_PTO_PACKAGE_FILE`; nothing is left behind then
 */
export async function writePackageFile(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${file}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    const handle = await open(temporary, 'wx');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fileError('save', file, cause);
  }
}

/** @throws PtoError `ERR_PTO_PACKAGE_FILE` */
export async function readPackageFile(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw fileError('load', file, cause);
  }
}

function fileError(call: string, file: string, cause: unknown): PtoError {
  const { code } = cause as NodeJS.ErrnoException;
  const dir = path.dirname(path.resolve(file));
  const remedies: Readonly<Record<string, string>> = {
    ENOENT: call === 'save' ? `Create the directory ${dir} first.` : 'Check the path.',
    ENOSPC: 'Free some space, or save it on another file system.',
    EFBIG: 'Raise the limit on the size of files (ulimit -f), or save it on another file system.',
  };
  const remedy = remedies[code ?? ''] ?? 'Check the path and your access to it.';
  return new PtoError('ERR_PTO_PACKAGE_FILE', `CompiledPackage.${call}: ${(cause as Error).message}.\n  ${remedy}`, {
    details: { file },
    cause,
  });
}
