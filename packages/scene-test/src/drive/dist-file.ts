import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { PtoError } from '@pto/task-interface';

/**
 * A built file of this package that other processes start with.
 *
 * @throws PtoError `ERR_PTO_CHILD_BUILD` when it is not there
 */
export function distFile(name: string): string {
  const self = fileURLToPath(import.meta.url);
  for (let dir = path.dirname(self); dir !== path.dirname(dir); dir = path.dirname(dir)) {
    const file = path.join(dir, 'dist', name);
    if (existsSync(path.join(dir, 'package.json')) && existsSync(file)) return file;
  }
  throw new PtoError(
    'ERR_PTO_CHILD_BUILD',
    `dist/${name} of @pto/scene-test was not found from ${self}.\n  Leave @pto/scene-test external when you bundle.`,
    { details: { module: self } },
  );
}

/** The same file as a URL. */
export function distUrl(name: string): string {
  return pathToFileURL(distFile(name)).href;
}
