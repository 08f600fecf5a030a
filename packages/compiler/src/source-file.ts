import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { PtoError, invalidArgument, nearestName } from '@pto/task-interface';

/** A path, relative to the working directory or absolute, or a `file:` URL. */
export type FilePath = string | URL;

/**
 * The absolute path of a source that exists.
 *
 * @throws PtoError `ERR_PTO_COMPILE_SOURCE_MISSING` when there is no such file
 */
export function resolveSource(source: FilePath, what: string): string {
  const file = absolutePath(source, what);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === true) return file;
  const similar = nearestName(path.basename(file), namesIn(path.dirname(file)));
  const remedy =
    similar === undefined
      ? 'Check the path; a relative one is relative to the working directory.'
      : `Did you mean '${similar}'?`;
  throw new PtoError('ERR_PTO_COMPILE_SOURCE_MISSING', `${what}: no file ${file}.\n  ${remedy}`, {
    details: { source: file },
  });
}

/**
 * The absolute path of a directory that exists.
 *
 * @throws PtoError `ERR_PTO_COMPILE_SOURCE_MISSING` when there is no such directory
 */
export function resolveDirectory(dir: FilePath, what: string): string {
  const absolute = absolutePath(dir, what);
  if (statSync(absolute, { throwIfNoEntry: false })?.isDirectory() === true) return absolute;
  throw new PtoError(
    'ERR_PTO_COMPILE_SOURCE_MISSING',
    `${what}: no directory ${absolute}.\n  Check the path; a relative one is relative to the working directory.`,
    { details: { directory: absolute } },
  );
}

/**
 * The absolute paths of include directories that exist.
 *
 * @throws PtoError `ERR_PTO_COMPILE_OPTION` when one does not exist: a compiler would ignore it
 */
export function resolveIncludeDirs(dirs: readonly FilePath[] | undefined, what: string): string[] {
  if (dirs === undefined) return [];
  if (!Array.isArray(dirs)) throw notADirectory(dirs, what);
  return (dirs as readonly FilePath[]).map((dir, index) => {
    const absolute = absolutePath(dir, `${what}[${index}]`);
    if (statSync(absolute, { throwIfNoEntry: false })?.isDirectory() === true) return absolute;
    throw notADirectory(dir, `${what}[${index}]`);
  });
}

function notADirectory(given: unknown, what: string): PtoError {
  return invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what,
    given: given instanceof URL ? given.href : given,
    allowed: 'directories that exist',
    remedy: 'Check the path; a relative one is relative to the working directory.',
  });
}

/** @throws PtoError `ERR_PTO_COMPILE_OPTION` for what is no path */
export function absolutePath(file: FilePath, what: string): string {
  if (file instanceof URL && file.protocol === 'file:') return fileURLToPath(file);
  if (typeof file === 'string' && file !== '') return path.resolve(file);
  throw invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what,
    given: file instanceof URL ? file.href : file,
    allowed: 'a path or a file: URL',
    remedy: "Pass for example new URL('./kernel.cpp', import.meta.url).",
  });
}

function namesIn(dir: string): string[] {
  try {
    return readdirSync(dir);
  } catch {
    return [];
  }
}
