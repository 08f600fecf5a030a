import { readFileSync } from 'node:fs';
import path from 'node:path';

import { resolveAssets } from '@pto/runtime-native/assets';
import { PtoError } from '@pto/task-interface';

const FILE_NAME = 'pto-isa.pin';

/**
 * The commit of PTO-ISA that belongs to this version of the runtime, from the file that is shipped beside its sources.
 *
 * @returns 40 hexadecimal digits
 * @throws PtoError `ERR_PTO_ISA_PIN` when the file is missing or holds anything else
 */
export function pinnedCommit(): string {
  const file = path.join(resolveAssets().nativeDir, FILE_NAME);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw damaged(file, 'cannot be read', cause);
  }
  const commit = text.trim();
  if (isCommit(commit)) return commit;
  throw damaged(file, commit === '' ? 'is empty' : 'does not hold one commit of 40 hexadecimal digits');
}

/** Whether a text is the full name of a commit. */
export function isCommit(text: string): boolean {
  return /^[\da-f]{40}$/.test(text);
}

function damaged(file: string, problem: string, cause?: unknown): PtoError {
  return new PtoError('ERR_PTO_ISA_PIN', `${file} ${problem}.\n  Install @pto/runtime-native again.`, {
    details: { file },
    cause,
  });
}
