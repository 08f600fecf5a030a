import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

import { PtoError } from '@pto/task-interface';

const API_PARTS = ['adv_api', 'basic_api', 'aicpu_api', 'c_api', 'micro_api', 'simt_api', 'utils'];

/** In the order in which the compiler searches them, below the directory of one host. */
const INCLUDE_DIRS = [
  ...API_PARTS.filter((part) => part !== 'aicpu_api').map((part) => `asc/impl/${part}`),
  'asc/include',
  ...API_PARTS.map((part) => `asc/include/${part}`),
  'tikcpp/tikcfw',
  'tikcpp/tikcfw/interface',
  'tikcpp/tikcfw/impl',
];

const HOSTS: readonly string[] = ['aarch64-linux', 'x86_64-linux'];

/** AscendC's headers in a CANN installation. */
export interface AscendCSdk {
  /** The directory of the host that they are for; absolute. */
  readonly rootDir: string;
  /** Absolute paths, in search order. */
  readonly includeDirs: readonly string[];
  /** A header that the compiler must include before all others; `undefined` when this CANN has none. */
  readonly versionHeader: string | undefined;
}

/**
 * Finds AscendC's headers. An installation has them for the host that it was made for; with several, this machine's count.
 *
 * @param home - the CANN installation
 * @throws PtoError `ERR_PTO_COMPILE_TOOL_MISSING` when there are none
 */
export function findAscendCSdk(home: string): AscendCSdk {
  const own = process.arch === 'x64' ? 'x86_64-linux' : 'aarch64-linux';
  for (const host of [own, ...HOSTS.filter((name) => name !== own)]) {
    const rootDir = path.join(home, host);
    const includeDirs = INCLUDE_DIRS.map((dir) => path.join(rootDir, dir)).filter(isDirectory);
    if (includeDirs.length === 0) continue;
    const versionHeader = path.join(home, 'include', 'ascendc', 'asc_devkit_version.h');
    return { rootDir, includeDirs, versionHeader: existsSync(versionHeader) ? versionHeader : undefined };
  }
  const searched = HOSTS.map((host) => path.join(home, host));
  throw new PtoError(
    'ERR_PTO_COMPILE_TOOL_MISSING',
    `no AscendC headers: neither ${searched.join(' nor ')} has asc or tikcpp/tikcfw.\n  Install the CANN toolkit completely and let ASCEND_HOME_PATH name it; or compile the kernel elsewhere and pass it as object.`,
    { details: { searched } },
  );
}

function isDirectory(dir: string): boolean {
  return statSync(dir, { throwIfNoEntry: false })?.isDirectory() === true;
}
