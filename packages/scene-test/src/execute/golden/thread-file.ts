import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const THREAD_FILE = 'golden-thread.js';

let found: { readonly file: string | undefined } | undefined;

/** The file that golden threads start with, `dist/golden-thread.js` of this package; `undefined` where that is not. */
export function threadFile(): string | undefined {
  found ??= { file: lookUp() };
  return found.file;
}

function lookUp(): string | undefined {
  // CommonJS output has __filename, ES modules have import.meta.url.
  let dir = path.dirname(typeof __filename === 'string' ? __filename : fileURLToPath(import.meta.url));
  for (;;) {
    const file = path.join(dir, 'dist', THREAD_FILE);
    if (existsSync(path.join(dir, 'package.json')) && existsSync(file)) return file;
    const parent = path.dirname(dir);
    if (parent === dir) return undefined;
    dir = parent;
  }
}
