import { checkOptions, dtypeSize, invalidArgument, parseDtype } from '@pto/task-interface';
import type { DataType } from '@pto/task-interface';

import { invalidOption } from '../options/option-rules.js';

/** A part of each rank's window. Buffers lie one behind the other, in their order. */
export interface CommBufferOptions {
  name: string;
  dtype: DataType | string;
  /** Elements. */
  count: number;
  /** Bytes; may be more than the elements take. Default: what they take. */
  nbytes?: number;
}

/** A buffer that is checked and complete. */
export interface CheckedBuffer {
  readonly name: string;
  readonly dtype: DataType;
  readonly count: number;
  readonly nbytes: number;
}

/** Names of the options of a buffer. */
export const bufferOptionNames: readonly (keyof CommBufferOptions)[] = ['name', 'dtype', 'count', 'nbytes'];

const positive = 'an integer from 1';

/**
 * @param what - how the caller knows the list
 * @throws PtoError `ERR_PTO_OPTION_INVALID`, `ERR_PTO_OPTION_UNKNOWN`, `ERR_PTO_ARGS_DTYPE`; `ERR_PTO_COMM_ARGS` for buffers
 * that do not fit into the window
 */
export function takeBuffers(
  what: string,
  given: readonly CommBufferOptions[],
  windowBytes: number,
  optionNames: readonly string[] = bufferOptionNames,
): CheckedBuffer[] {
  if (!Array.isArray(given)) throw invalidOption(what, given, 'an array of buffers', 'Pass [{ name, dtype, count }].');
  const buffers: CheckedBuffer[] = [];
  for (const [index, options] of (given as readonly CommBufferOptions[]).entries()) {
    const buffer = takeBuffer(`${what}[${index}]`, options, optionNames);
    if (buffers.some(({ name }) => name === buffer.name)) {
      throw invalidOption(`${what}[${index}].name`, buffer.name, 'a name of its own', 'Name each buffer differently.');
    }
    buffers.push(buffer);
  }
  const nbytes = buffers.reduce((sum, buffer) => sum + buffer.nbytes, 0);
  if (nbytes <= windowBytes) return buffers;
  throw invalidArgument({
    code: 'ERR_PTO_COMM_ARGS',
    what: `${what}, bytes of all`,
    given: nbytes,
    allowed: `up to the ${windowBytes} of the window`,
    remedy: 'Make the window larger.',
    details: { windowBytes },
  });
}

function takeBuffer(what: string, options: CommBufferOptions, optionNames: readonly string[]): CheckedBuffer {
  checkOptions(what, options, optionNames);
  const { name, count } = options;
  if (typeof name !== 'string' || name === '') {
    throw invalidOption(`${what}.name`, name, 'a name', "Name it, for example 'scratch'.");
  }
  if (!Number.isSafeInteger(count) || count < 1) {
    throw invalidOption(`${what}.count`, count, positive, 'Pass how many elements it has.');
  }
  const dtype = parseDtype(options.dtype, `${what}.dtype`);
  const least = count * dtypeSize(dtype);
  const nbytes = options.nbytes ?? least;
  if (Number.isSafeInteger(nbytes) && nbytes >= least) return { name, dtype, count, nbytes };
  throw invalidOption(`${what}.nbytes`, nbytes, `an integer from ${least}`, 'Leave it out for what the elements take.');
}

/**
 * Bytes of one rank's window.
 *
 * @throws PtoError `ERR_PTO_OPTION_INVALID`
 */
export function takeWindowBytes(what: string, given: unknown): number {
  if (Number.isSafeInteger(given) && Number(given) >= 1) return Number(given);
  throw invalidOption(what, given, positive, 'Pass what one chip needs for all its buffers.');
}
