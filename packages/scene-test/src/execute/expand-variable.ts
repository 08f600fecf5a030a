import path from 'node:path';

import { PtoError } from '@pto/task-interface';

/**
 * A path whose first part may be a variable of the environment.
 *
 * @throws PtoError `ERR_PTO_SCENE_DEFINITION` when it is not set
 */
export function expandVariable(dir: string, env: NodeJS.ProcessEnv = process.env): string {
  const match = /^\$(?:\{(\w+)\}|(\w+))/.exec(dir);
  if (match === null) return dir;
  const name = match[1] ?? match[2]!;
  const value = env[name];
  if (value) return path.resolve(value + dir.slice(match[0].length));
  throw new PtoError(
    'ERR_PTO_SCENE_DEFINITION',
    `include directory '${dir}': the environment variable ${name} is not set.\n  Set it to a directory.`,
    { details: { dir, variable: name } },
  );
}
