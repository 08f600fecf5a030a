// Runs in the thread that Node has for hooks. TypeScript becomes JavaScript module by module, types erased and not checked; what
// was transpiled once is kept, so a warm start neither transpiles nor starts the compiler. `.js` in an import may mean a `.ts`
// file, as TypeScript has it.

import { readFile } from 'node:fs/promises';
import type { InitializeHook, LoadHook, ResolveHook } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { MessagePort } from 'node:worker_threads';

import type { ImportNote } from './import-notes.js';
import { transpile } from './transpile.js';

let notes: MessagePort | undefined;

export const initialize: InitializeHook<{ readonly notes: MessagePort }> = (data) => {
  ({ notes } = data);
  notes.unref();
};

export const resolve: ResolveHook = async (specifier, context, next) => {
  const resolved = await resolveFirst(specifier, (each) => next(each, context));
  if (isProjectFile(resolved.url)) note({ parent: context.parentURL, url: resolved.url });
  return resolved;
};

export const load: LoadHook = async (url, context, next) => {
  if (!isTypeScript(url)) return next(url, context);
  const file = fileURLToPath(url);
  const source = await transpile(file, await readFile(file, 'utf8'));
  return { format: 'module', source, shortCircuit: true };
};

type Resolved = Awaited<ReturnType<ResolveHook>>;

/** What Node makes of a name, or where that is nothing, of the TypeScript file that the name may stand for. */
async function resolveFirst(
  specifier: string,
  next: (each: string) => Promise<Resolved> | Resolved,
): Promise<Resolved> {
  try {
    return await next(specifier);
  } catch (error) {
    if (!/^(\.{0,2}\/|file:)/.test(specifier)) throw error;
    for (const candidate of typeScriptNames(specifier)) {
      try {
        return await next(candidate);
      } catch {
        // The first error names what the author wrote.
      }
    }
    throw error;
  }
}

function typeScriptNames(specifier: string): string[] {
  if (/\.m?js$/.test(specifier)) return [specifier.replace(/js$/, 'ts')];
  return /\.[cm]?[jt]s$/.test(specifier) ? [] : [`${specifier}.ts`, `${specifier}/index.ts`];
}

function isProjectFile(url: string): boolean {
  return url.startsWith('file:') && !url.includes('/node_modules/');
}

function isTypeScript(url: string): boolean {
  return isProjectFile(url) && /\.m?ts$/.test(url);
}

function note(what: ImportNote): void {
  notes?.postMessage(what);
}
