import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { resolveCacheDir } from '@pto/runtime-native/assets';

import manifest from '../../package.json' with { type: 'json' };

/** What becomes part of each key: another compiler, or other settings, make other JavaScript. */
const SETTINGS = { format: 'esm', target: 'node20', sourcemap: 'inline', tsconfigRaw: {} } as const;
const VERSION = `${manifest.version} ${manifest.dependencies.esbuild} ${JSON.stringify(SETTINGS)}`;

/** The JavaScript of a TypeScript module, from the user's cache where it is there. A cache that cannot be written is not used. */
export async function transpile(file: string, source: string): Promise<string> {
  const key = createHash('sha256').update(`${VERSION}\n${file}\n`).update(source).digest('hex');
  const cached = path.join(resolveCacheDir(), 'scenes', `${key}.mjs`);
  try {
    const known = await readFile(cached, 'utf8');
    const digest = known.slice(-64);
    const code = known.slice(0, -64);
    if (digestOf(code) === digest) {
      const now = new Date();
      await utimes(cached, now, now).catch(() => undefined);
      return code;
    }
  } catch {
    // Not there yet, or not readable.
  }
  const { transform } = await import('esbuild');
  const { code } = await transform(source, { ...SETTINGS, loader: 'ts', sourcefile: file });
  await keep(cached, code + digestOf(code));
  return code;
}

function digestOf(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}

async function keep(file: string, content: string): Promise<void> {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(temporary, content, { flag: 'wx' });
    await rename(temporary, file);
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}
