import { PtoError } from '@pto/task-interface';

/**
 * An error about a recorded file.
 *
 * @param source - the file
 * @param problem - what is wrong with it, without a full stop
 */
export function inputError(source: string, problem: string, details: Readonly<Record<string, unknown>> = {}): PtoError {
  return new PtoError('ERR_PTO_TRACE_INPUT', `${source}: ${problem}.`, { details: { source, ...details } });
}
