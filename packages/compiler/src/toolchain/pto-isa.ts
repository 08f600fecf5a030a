import { statSync } from 'node:fs';
import path from 'node:path';

import { resolveAssets } from '@pto/runtime-native/assets';
import { invalidArgument } from '@pto/task-interface';

/** The PTO-ISA headers that `PTO_ISA_ROOT` names. */
export interface PtoIsa {
  readonly rootDir: string;
  /** Searched before all other include directories. */
  readonly includeDirs: readonly string[];
  /** Searched after all others: standard headers that PTO-ISA includes and some compilers lack. */
  readonly fallbackDirs: readonly string[];
}

/**
 * The PTO-ISA checkout to compile kernels with, or `undefined` when `PTO_ISA_ROOT` is not set. Kernels that include none
 * of its headers need none.
 *
 * @throws PtoError `ERR_PTO_COMPILE_OPTION` when the variable names something else
 */
export function resolvePtoIsa(): PtoIsa | undefined {
  const given = process.env['PTO_ISA_ROOT'];
  if (given === undefined || given === '') return undefined;
  const rootDir = path.resolve(given);
  const includeDir = path.join(rootDir, 'include');
  const headerDir = path.join(includeDir, 'pto');
  if (statSync(headerDir, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw invalidArgument({
      code: 'ERR_PTO_COMPILE_OPTION',
      what: 'PTO_ISA_ROOT',
      given,
      allowed: 'a checkout of PTO-ISA, which has a directory include/pto',
      remedy: 'Unset it when your kernels include no <pto/...> header.',
    });
  }
  const fallbackDirs = [path.join(resolveAssets().nativeDir, 'include', 'compat')];
  return { rootDir, includeDirs: [includeDir, headerDir], fallbackDirs };
}
