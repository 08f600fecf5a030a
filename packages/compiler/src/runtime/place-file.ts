import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';

import { fileDigest } from '@pto/runtime-native/assets';

/**
 * Puts a copy of a file in its place, all of it at once: who has the old one mapped keeps it, who opens it now gets one or
 * the other. A file with the same content stays as it is.
 */
export function placeFile(from: string, to: string): void {
  if (fileDigest(from) === fileDigest(to)) return;
  mkdirSync(path.dirname(to), { recursive: true });
  const temporary = `${to}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    copyFileSync(from, temporary);
    renameSync(temporary, to);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
