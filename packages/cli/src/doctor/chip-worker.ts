import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { chipWorkerPath } from '@pto/runtime-native/assets';
import { PTO_HOST_ABI_VERSION } from '@pto/task-interface';

import type { Finding } from './finding.js';

/** What cannot be done without the executable of chip workers. */
export const CHIP_WORKER_DISABLES = 'chips of workers of level 3 and above';

const SUBJECT = 'chip-worker';

/** What `pto-chip-worker --version` prints. */
interface Version {
  readonly hostAbi: number;
  /** Of the memory that a chip worker and its parent share; both must have the same. */
  readonly layoutHash: string;
}

/** The executable of chip workers, which says what it is. */
export async function lookAtChipWorker(signal: AbortSignal): Promise<Finding> {
  const file = chipWorkerPath();
  const { stdout } = await promisify(execFile)(file, ['--version'], { signal });
  const version = JSON.parse(stdout) as Version;
  const text = `${file}, host ABI ${version.hostAbi}`;
  if (version.hostAbi === PTO_HOST_ABI_VERSION)
    return { subject: SUBJECT, ok: true, text, details: { file, ...version } };
  return {
    subject: SUBJECT,
    ok: false,
    text: `${text}; this version needs ${PTO_HOST_ABI_VERSION}`,
    disables: CHIP_WORKER_DISABLES,
    remedy: 'Install packages of one version.',
    details: { file, ...version },
  };
}
