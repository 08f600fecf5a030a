import { execFile } from 'node:child_process';
import { closeSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import type { ArtifactStore } from '../cache/artifact-store.js';
import { sha256 } from '../cache/file-facts.js';
import { compilerEnvironment } from '../process/compiler-environment.js';

const TIMEOUT_MS = 5_000;
const ELF_MAGIC = '\x7fELF';

/**
 * What a compiler prints for `--version`. A new process need not ask again as long as the program is the same file: a
 * process costs more than everything else of a warm compile. Scripts and programs such as ccache are always asked,
 * because what stands behind them may change.
 *
 * @param memory - where answers of earlier processes are
 */
export async function readBanner(program: string, memory: ArtifactStore): Promise<string> {
  const key = memoryKey(program);
  const known = key === undefined ? undefined : memory.load(key);
  if (known !== undefined) return Buffer.from(known).toString('utf8');
  const options = { env: compilerEnvironment(), timeout: TIMEOUT_MS, killSignal: 'SIGKILL' } as const;
  const { stdout } = await promisify(execFile)(program, ['--version'], options);
  const banner = stdout.trim();
  if (key !== undefined) memory.tryToSave(key, Buffer.from(banner));
  return banner;
}

function memoryKey(program: string): string | undefined {
  const file = realpathSync(program);
  if (!/(?:\+\+|gcc|clang)(?:-[\d.]+)?$/.test(path.basename(file)) || firstBytes(file) !== ELF_MAGIC) return undefined;
  const { dev, ino, size, mtimeMs, ctimeMs } = statSync(file);
  return sha256(JSON.stringify(['banner', program, file, dev, ino, size, mtimeMs, ctimeMs]));
}

function firstBytes(file: string): string {
  const fd = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(ELF_MAGIC.length);
    readSync(fd, bytes);
    return bytes.toString('latin1');
  } finally {
    closeSync(fd);
  }
}
