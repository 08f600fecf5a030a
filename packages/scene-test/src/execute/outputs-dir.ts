import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';

/** The directory below which cases have theirs: `PTO_OUTPUTS_DIR`, else `outputs` in the current directory. */
export function defaultOutputsDir(): string {
  return path.resolve(process.env['PTO_OUTPUTS_DIR'] || 'outputs');
}

/**
 * Makes a directory for one run of a case: scene, case, time, process and a random part. It is never one that is there.
 *
 * @param root - where
 * @param scene - name of the scene; what cannot be in a file name becomes `_`
 */
export function makeOutputsDir(root: string, scene: string, caseName: string, now = new Date()): string {
  const name = `${scene}_${caseName}`.replace(/[^A-Za-z0-9._-]/g, '_');
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const ms = String(now.getMilliseconds()).padStart(3, '0');
  const unique = `${process.pid}-${randomBytes(4).toString('hex')}`;
  const dir = path.join(path.resolve(root), `${name.slice(0, 160)}_${day}_${time}_${ms}_${unique}`);
  mkdirSync(path.dirname(dir), { recursive: true });
  // Without `recursive`, a directory that is there is an error.
  mkdirSync(dir);
  return dir;
}
