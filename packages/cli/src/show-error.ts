import { inspect } from 'node:util';

import { PtoError, nearestName } from '@pto/task-interface';
import type { ErrorCode } from '@pto/task-interface';

import { ExitCode } from './exit-code.js';
import { styled } from './terminal/output.js';
import type { Output } from './terminal/output.js';

/** Errors about names and values that a command line gave. */
const usageCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'ERR_PTO_CLI_USAGE',
  'ERR_PTO_OPTION_UNKNOWN',
  'ERR_PTO_OPTION_INVALID',
  'ERR_PTO_COMPILE_OPTION',
  'ERR_PTO_PLATFORM_UNKNOWN',
  'ERR_PTO_RUNTIME_UNKNOWN',
  'ERR_PTO_SCENE_SELECTOR',
  'ERR_PTO_SCENE_DEVICES',
  'ERR_PTO_SCENE_FILE',
]);

/** The exit code of a command that ended with an error. */
export function exitCodeOf(error: unknown): ExitCode {
  return error instanceof PtoError && usageCodes.has(error.code) ? ExitCode.USAGE : ExitCode.FAILURE;
}

/** Shows an error: for programs as the JSON result, for people on stderr. `PTO_DEBUG=1` adds stack and causes. */
export function showError(error: unknown, output: Output): void {
  const { code, message, details } = describe(error);
  if (output.isJson) {
    output.result({ error: { code, message, details } }, () => '');
  } else {
    output.note(`${styled('red', error instanceof PtoError ? error.name : 'pto')}: ${message}`);
  }
  if ((process.env['PTO_DEBUG'] ?? '') !== '') output.note(inspect(error));
}

interface Description {
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

function describe(error: unknown): Description {
  if (error instanceof PtoError) return { code: error.code, message: withNearest(error), details: error.details };
  const { code, message }: NodeJS.ErrnoException = error instanceof Error ? error : new Error(String(error));
  return { code: code ?? 'ERR_PTO_INTERNAL', message, details: {} };
}

/** The message of an error about a name, with the known name that was probably meant. */
function withNearest({ message, details }: PtoError): string {
  const { given, known } = details;
  if (typeof given !== 'string' || !Array.isArray(known) || 'nearest' in details) return message;
  const nearest = nearestName(given, known as string[]);
  return nearest === undefined ? message : `${message}\n  Did you mean '${nearest}'?`;
}
