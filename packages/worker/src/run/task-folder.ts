// What chips record of the tasks of one run goes into one folder for each task, so that nothing is overwritten:
// <outputPrefix>/<path of the chip, with dots>/task-<run>-<task>. The chip makes it, see native/chip_worker/task_folder.cpp.

import { WorkerRole } from '@pto/runtime-native/host';
import { PtoError } from '@pto/task-interface';

import type { Children } from '../host/children.js';

const MAX_BYTES = 1023;
/** A run has fewer tasks. */
const LAST_TASK = 2 ** 32;

export function taskFolder(outputPrefix: string, workerPath: string, runId: number, task: number): string {
  return `${outputPrefix}/${workerPath.replaceAll('/', '.')}/task-${runId}-${task}`;
}

/** @throws PtoError `ERR_PTO_CONFIG_INVALID` when the folder of a task may get too long for a chip */
export function requireFolderFits(outputPrefix: string, children: Children, runId: number): void {
  let longest = '';
  for (const { group, index } of children.of(WorkerRole.NEXT_LEVEL)) {
    const path = group.pathOf(index);
    if (path.length > longest.length) longest = path;
  }
  const folder = taskFolder(outputPrefix, longest, runId, LAST_TASK);
  const given = Buffer.byteLength(outputPrefix);
  const own = Buffer.byteLength(folder) - given;
  if (given + own <= MAX_BYTES) return;
  throw new PtoError(
    'ERR_PTO_CONFIG_INVALID',
    `submitNextLevel, outputPrefix: has ${given} bytes; ${MAX_BYTES - own} are allowed here, because each task gets a folder ` +
      `of its own below it.\n  Use a shorter one, such as a relative path.`,
    { details: { given, allowed: MAX_BYTES - own } },
  );
}
