// Node 20 does not pass loaders of TypeScript on to worker threads: each thread has hooks of its own, and tsx registers
// itself in the main thread only. Where threads can be told from those that hooks run in, tsx does it in all of them.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as threads from 'node:worker_threads';

/** Packages whose programming interface registers them in the calling thread: the names of their entries for it. */
const LOADERS: Readonly<Record<string, readonly string[]>> = { tsx: ['./esm/api', './cjs/api'] };

/** Registers, in this thread, the loaders that the process was started with. */
export async function inheritLoaders(flags: readonly string[] = process.execArgv): Promise<void> {
  if (threads.isMainThread || 'isInternalThread' in threads) return;
  for (const { name, from } of loadersIn(flags)) {
    for (const entry of LOADERS[name]!) {
      const api = (await import(entryOf(name, entry, from))) as { register(): unknown };
      api.register();
    }
  }
}

interface FoundLoader {
  readonly name: string;
  /** What the package is looked for from. */
  readonly from: string;
}

/** The loaders that flags such as `--import tsx` name, by package or by a file in it. */
export function loadersIn(flags: readonly string[]): FoundLoader[] {
  const imported = flags.flatMap((flag, i) => {
    if (flags[i - 1] === '--import') return [flag];
    return flag.startsWith('--import=') ? [flag.slice('--import='.length)] : [];
  });
  return imported.flatMap((specifier) => {
    const name = Object.keys(LOADERS).find((known) => specifier.split(/[/\\]/).includes(known));
    if (name === undefined) return [];
    const isFile = specifier.startsWith('file:') || path.isAbsolute(specifier);
    return [{ name, from: isFile ? specifier : path.join(process.cwd(), 'index.js') }];
  });
}

/** The file of an entry of a package as `import` would choose it, which only the module that imports can ask. */
function entryOf(name: string, entry: string, from: string): string {
  const manifest = createRequire(from).resolve(`${name}/package.json`);
  const { exports } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    exports: Record<string, { import: { default: string } }>;
  };
  return pathToFileURL(path.join(path.dirname(manifest), exports[entry]!.import.default)).href;
}
