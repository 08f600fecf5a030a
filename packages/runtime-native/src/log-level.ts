import { invalidArgument } from '@pto/task-interface';

/** How much the native libraries write to stderr, as they understand it. */
export interface NativeLogLevel {
  /** 0 debug, 1 info, 2 warnings, 3 errors, 4 nothing. */
  readonly level: number;
  /** Which of the info messages: 0 all, 9 the most important ones. */
  readonly infoVerbosity: number;
}

const QUIET_INFO = 9;
const DEFAULT_INFO = 5;

const severities: Readonly<Record<string, NativeLogLevel>> = {
  debug: { level: 0, infoVerbosity: 0 },
  info: { level: 1, infoVerbosity: DEFAULT_INFO },
  timing: { level: 2, infoVerbosity: QUIET_INFO },
  warn: { level: 2, infoVerbosity: QUIET_INFO },
  warning: { level: 2, infoVerbosity: QUIET_INFO },
  error: { level: 3, infoVerbosity: QUIET_INFO },
  null: { level: 4, infoVerbosity: QUIET_INFO },
};

/**
 * Reads a log level: a severity (`debug`, `info`, `timing`, `warn`, `error`, `null`), or `v0` to `v9` for info messages of
 * at least that importance. `info` is `v5`.
 *
 * @param text - the level; empty or `undefined` is `timing`, which shows warnings and errors
 * @throws PtoError `ERR_PTO_OPTION_INVALID` for any other text
 */
export function parseLogLevel(text: string | undefined): NativeLogLevel {
  const name = (text === undefined || text === '' ? 'timing' : text).toLowerCase();
  const known = Object.hasOwn(severities, name) ? severities[name] : undefined;
  if (known !== undefined) return known;
  if (/^v[0-9]$/.test(name)) return { level: 1, infoVerbosity: Number(name[1]) };
  throw invalidArgument({
    code: 'ERR_PTO_OPTION_INVALID',
    what: 'PTO_LOG',
    given: text,
    allowed: `${Object.keys(severities).join(', ')}, v0 to v9`,
    remedy: 'Unset PTO_LOG to see warnings and errors.',
  });
}
