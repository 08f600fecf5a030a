import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/** Every file below a directory with its size and time, as one text. */
export function listTree(dir) {
  return readdirSync(dir, { recursive: true })
    .sort()
    .map((name) => {
      const { size, mtimeMs } = statSync(path.join(dir, name));
      return `${name} ${size} ${mtimeMs}`;
    })
    .join('\n');
}
