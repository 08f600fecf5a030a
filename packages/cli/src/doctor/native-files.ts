import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { NativeFile } from '@pto/runtime-native/assets';

/** What is wrong with installed files: those that are not there, and those with other bytes than were published. */
export function faultsOfFiles(dir: string, files: readonly NativeFile[]): string[] {
  return files.flatMap(({ path: name, size, sha256 }) => {
    const content = contentOf(path.join(dir, name));
    if (content === undefined) return [`${name} cannot be read`];
    const isSame = content.length === size && createHash('sha256').update(content).digest('hex') === sha256;
    return isSame ? [] : [`${name} is not what was published`];
  });
}

function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}
