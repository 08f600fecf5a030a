import { homedir } from 'node:os';
import path from 'node:path';

/**
 * The directory for everything that may be thrown away: `PTO_CACHE_DIR`, else `$XDG_CACHE_HOME/pto`, else
 * `~/.cache/pto`. It need not exist.
 */
export function resolveCacheDir(): string {
  const own = process.env['PTO_CACHE_DIR'];
  if (own !== undefined && own !== '') return path.resolve(own);
  const xdg = process.env['XDG_CACHE_HOME'];
  // The XDG rules tell programs to ignore a relative path.
  if (xdg !== undefined && path.isAbsolute(xdg)) return path.join(xdg, 'pto');
  return path.join(homedir(), '.cache', 'pto');
}
