import { availableParallelism } from 'node:os';

import { resolveCacheDir } from '@pto/runtime-native/assets';
import { invalidArgument } from '@pto/task-interface';

import type { Sanitizer } from './command/compile-command.js';

const DEFAULT_TIMEOUT_S = 300;
const MAX_TIMEOUT_S = 24 * 60 * 60;
const MAX_JOBS = 1024;
const SANITIZERS: readonly Sanitizer[] = ['address', 'thread', 'undefined'];

/** How to compile, whatever is compiled. */
export interface CompileSettingsOptions {
  /** The cache's directory. Default: `PTO_CACHE_DIR`, else `$XDG_CACHE_HOME/pto`, else `~/.cache/pto`. */
  cacheDir?: string;
  /**
   * How many compilers this may run at once. All that a process runs share `PTO_COMPILE_JOBS` places (default: the number
   * of CPUs), so a higher number than that has no effect. Default: no limit of its own.
   */
  jobs?: number;
  /** Time limit of one compiler run, in milliseconds. Default: `PTO_COMPILE_TIMEOUT_S`, else 300 s. */
  timeoutMs?: number;
  /** Leave the temporary directories. Default: whether `PTO_KEEP_TEMPS` is `1`. */
  keepTemps?: boolean;
  /**
   * Build with these sanitizers; the process must have their run-time library loaded.
   * @internal
   */
  sanitizers?: readonly Sanitizer[];
}

/** The names of {@link CompileSettingsOptions}. */
export const SETTING_NAMES = ['cacheDir', 'jobs', 'timeoutMs', 'keepTemps', 'sanitizers'] as const;

/** Checked settings with the defaults filled in. */
export interface CompileSettings {
  readonly cacheDir: string;
  readonly jobs: number;
  readonly timeoutMs: number;
  readonly keepTemps: boolean;
  readonly sanitizers: readonly Sanitizer[];
}

/**
 * Checks the values and fills in defaults from the environment as it is now.
 *
 * @throws PtoError `ERR_PTO_COMPILE_OPTION` for a value that is not allowed
 */
export function compileSettings(options: CompileSettingsOptions): CompileSettings {
  const timeoutS = numberFromEnv('PTO_COMPILE_TIMEOUT_S', MAX_TIMEOUT_S) ?? DEFAULT_TIMEOUT_S;
  return {
    cacheDir: checkText('cacheDir', options.cacheDir) ?? resolveCacheDir(),
    jobs: checkNumber('jobs', options.jobs, MAX_JOBS, Number.isInteger) ?? MAX_JOBS,
    timeoutMs: checkNumber('timeoutMs', options.timeoutMs, MAX_TIMEOUT_S * 1000, Number.isFinite) ?? timeoutS * 1000,
    keepTemps: options.keepTemps ?? process.env['PTO_KEEP_TEMPS'] === '1',
    sanitizers: checkSanitizers(options.sanitizers ?? []),
  };
}

/**
 * How many compilers one process may run: `PTO_COMPILE_JOBS`, else the number of CPUs.
 *
 * @throws PtoError `ERR_PTO_COMPILE_OPTION` when the variable is no positive integer
 */
export function processJobs(): number {
  return numberFromEnv('PTO_COMPILE_JOBS', MAX_JOBS, Number.isInteger) ?? availableParallelism();
}

function numberFromEnv(name: string, max: number, isAllowed = Number.isFinite): number | undefined {
  const text = process.env[name];
  if (text === undefined || text.trim() === '') return undefined;
  return checkNumber(name, Number(text), max, isAllowed, text);
}

function checkNumber(
  what: string,
  value: number | undefined,
  max: number,
  isAllowed: (value: unknown) => boolean,
  given: unknown = value,
): number | undefined {
  if (value === undefined || (isAllowed(value) && value > 0 && value <= max)) return value;
  const kind = isAllowed === Number.isInteger ? 'an integer' : 'a number';
  throw invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what,
    given,
    allowed: `${kind} above 0, at most ${max}`,
    remedy: 'Leave it out to use the default.',
  });
}

function checkText(what: string, value: string | undefined): string | undefined {
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  throw invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what,
    given: value,
    allowed: 'the path of a directory',
    remedy: 'Leave it out to use PTO_CACHE_DIR.',
  });
}

function checkSanitizers(given: readonly Sanitizer[]): readonly Sanitizer[] {
  const unknown = given.find((name) => !SANITIZERS.includes(name));
  const isMixed = given.includes('thread') && given.includes('address');
  if (unknown === undefined && !isMixed) return given;
  throw invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what: 'sanitizers',
    given,
    allowed: `some of ${SANITIZERS.join(', ')}; not thread and address together`,
    remedy: 'Leave it out to compile without sanitizers.',
  });
}
