import { availableParallelism } from 'node:os';
import path from 'node:path';

import { resolveCacheDir } from '@pto/runtime-native/assets';
import { invalidArgument } from '@pto/task-interface';

import { checkSanitizers } from './command/sanitizers.js';
import type { Sanitizer } from './command/sanitizers.js';

const DEFAULT_TIMEOUT_S = 300;
const DAY_S = 24 * 60 * 60;

/** A compiler takes a few hundred megabytes of memory: no more of them than this, however many CPUs there are. */
const MAX_DEFAULT_JOBS = 8;

interface NumberRule {
  readonly max: number;
  readonly isInteger: boolean;
}

const TIMEOUT_S: NumberRule = { max: DAY_S, isInteger: false };
const TIMEOUT_MS: NumberRule = { max: DAY_S * 1000, isInteger: false };
const JOBS: NumberRule = { max: 1024, isInteger: true };

/** How to compile, whatever is compiled. */
export interface CompileSettingsOptions {
  /** The cache's directory. Default: `PTO_CACHE_DIR`, else `$XDG_CACHE_HOME/pto`, else `~/.cache/pto`. */
  cacheDir?: string;
  /**
   * How many compilers this may run at once. All that a process runs share `PTO_COMPILE_JOBS` places (default: the number
   * of CPUs, at most 8), so a higher number than that has no effect. Default: no limit of its own.
   */
  jobs?: number;
  /** Time limit of one compiler run, in milliseconds. Default: `PTO_COMPILE_TIMEOUT_S`, else 300 s. */
  timeoutMs?: number;
  /** Leave the temporary directories. Default: whether `PTO_KEEP_TEMPS` is `1`. */
  keepTemps?: boolean;
  /**
   * Build code of the simulator with these sanitizers. The process that runs it must have their library loaded, see
   * {@link sanitizerPreload}. Default: none.
   */
  sanitizers?: readonly Sanitizer[];
  /**
   * Have kernels tell the simulator what memory they touch, so that a run with `checkAccess` can compare that with what
   * tasks declare. They are several times slower then. Not together with sanitizers. Default: `false`.
   */
  checkAccess?: boolean;
  /** A checkout of PTO-ISA for kernels. Default: `PTO_ISA_ROOT`, else what `acquirePtoIsa` fetched into the cache. */
  ptoIsaRoot?: string;
}

/** The names of {@link CompileSettingsOptions}. */
export const SETTING_NAMES = [
  'cacheDir',
  'jobs',
  'timeoutMs',
  'keepTemps',
  'sanitizers',
  'checkAccess',
  'ptoIsaRoot',
] as const;

/** Checked settings with the defaults filled in. */
export interface CompileSettings {
  readonly cacheDir: string;
  readonly jobs: number;
  readonly timeoutMs: number;
  readonly keepTemps: boolean;
  readonly sanitizers: readonly Sanitizer[];
  readonly checkAccess: boolean;
  /** As the caller gave it; not looked at until a kernel is compiled. */
  readonly ptoIsaRoot: string | undefined;
}

/**
 * Checks the values and fills in defaults from the environment as it is now.
 *
 * @throws PtoError `ERR_PTO_COMPILE_OPTION` for a value that is not allowed
 */
export function compileSettings(options: CompileSettingsOptions): CompileSettings {
  const timeoutS = numberFromEnv('PTO_COMPILE_TIMEOUT_S', TIMEOUT_S) ?? DEFAULT_TIMEOUT_S;
  return {
    cacheDir: path.resolve(checkText('cacheDir', options.cacheDir, 'PTO_CACHE_DIR') ?? resolveCacheDir()),
    jobs: options.jobs === undefined ? JOBS.max : checkNumber('jobs', options.jobs, JOBS),
    timeoutMs:
      options.timeoutMs === undefined ? timeoutS * 1000 : checkNumber('timeoutMs', options.timeoutMs, TIMEOUT_MS),
    keepTemps: options.keepTemps ?? process.env['PTO_KEEP_TEMPS'] === '1',
    sanitizers: checkSanitizers(options.sanitizers ?? []),
    checkAccess: takeCheckAccess(options),
    ptoIsaRoot: checkText('ptoIsaRoot', options.ptoIsaRoot, 'PTO_ISA_ROOT'),
  };
}

/**
 * How many compilers one process may run: `PTO_COMPILE_JOBS`, else the number of CPUs, at most 8.
 *
 * @throws PtoError `ERR_PTO_COMPILE_OPTION` when the variable is no positive integer
 */
export function processJobs(): number {
  return numberFromEnv('PTO_COMPILE_JOBS', JOBS) ?? Math.min(availableParallelism(), MAX_DEFAULT_JOBS);
}

function takeCheckAccess({ checkAccess = false, sanitizers = [] }: CompileSettingsOptions): boolean {
  if (checkAccess === false || (checkAccess === true && sanitizers.length === 0)) return checkAccess;
  throw invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what: 'checkAccess',
    given: checkAccess,
    allowed: sanitizers.length > 0 ? `false with sanitizers ${sanitizers.join(', ')}` : 'true or false',
    remedy: 'Leave it out to compile kernels that run at full speed.',
  });
}

function numberFromEnv(name: string, rule: NumberRule): number | undefined {
  const text = process.env[name];
  if (text === undefined || text.trim() === '') return undefined;
  const value = Number(text);
  return checkNumber(name, Number.isNaN(value) ? text : value, rule);
}

function checkNumber(what: string, given: unknown, { max, isInteger }: NumberRule): number {
  const isNumber = typeof given === 'number' && given > 0 && given <= max;
  if (isNumber && (!isInteger || Number.isInteger(given))) return given;
  throw invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what,
    given,
    allowed: `${isInteger ? 'an integer' : 'a number'} above 0, at most ${max}`,
    remedy: 'Leave it out to use the default.',
  });
}

function checkText(what: string, value: string | undefined, variable: string): string | undefined {
  if (value === undefined || (typeof value === 'string' && value !== '')) return value;
  throw invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what,
    given: value,
    allowed: 'the path of a directory',
    remedy: `Leave it out to use ${variable}.`,
  });
}
