import { COMM_MAX_RANKS, PtoError, checkOptions } from '@pto/task-interface';
import type { TypedArray } from '@pto/task-interface';

import { integerRule, invalidOption, takeOption } from '../options/option-rules.js';
import { bufferOptionNames, takeBuffers, takeWindowBytes } from './comm-buffers.js';
import type { CheckedBuffer, CommBufferOptions } from './comm-buffers.js';

/** A buffer that a chip has from the start. */
export interface BootstrapBufferOptions extends CommBufferOptions {
  /** What it holds before the first task: as many bytes as the buffer. */
  loadFromHost?: TypedArray;
  /** Copies it to `hostOutputs` after each task of the chip that succeeds. Default: false. */
  storeToHost?: boolean;
}

/** The communicator that chips are started with. */
export interface BootstrapCommOptions {
  /** Place of this chip in it. */
  rank: number;
  /** Chips that belong to it. Default: all chips of the worker. */
  rankCount?: number;
  /** Bytes of each chip's window. */
  windowBytes: number;
  /** Which communicator, where the chips of a worker belong to several. Default: `'default'`. */
  session?: string;
}

/** What one chip is started with. */
export interface ChipBootstrapOptions {
  /** Default: no communicator. */
  comm?: BootstrapCommOptions;
  /** Parts of its window. Default: none. */
  buffers?: readonly BootstrapBufferOptions[];
}

/** A buffer that is checked, with what is staged for it. */
export interface BootstrapBuffer extends CheckedBuffer {
  readonly loadFromHost: TypedArray | undefined;
  readonly storeToHost: boolean;
}

/** What one chip is started with, checked and complete. */
export interface CheckedBootstrap {
  readonly comm: Required<BootstrapCommOptions> | undefined;
  readonly buffers: readonly BootstrapBuffer[];
}

/**
 * @throws PtoError `ERR_PTO_OPTION_INVALID`, `ERR_PTO_OPTION_UNKNOWN`; `ERR_PTO_COMM_ARGS` for what does not fit together
 */
export function takeChipBootstrap(
  given: readonly ChipBootstrapOptions[] | undefined,
  chipCount: number,
): readonly CheckedBootstrap[] {
  if (given === undefined) return [];
  const what = 'Worker, chipBootstrap';
  if (!Array.isArray(given) || given.length !== chipCount) {
    throw invalidOption(
      `${what}, its length`,
      Array.isArray(given) ? given.length : given,
      `${chipCount}, as it must equal deviceIds length`,
      'Describe each chip once, in the order of deviceIds.',
    );
  }
  const checked = (given as readonly ChipBootstrapOptions[]).map((options, index) =>
    takeOne(`${what}[${index}]`, options, chipCount),
  );
  requireWholeSessions(checked);
  return checked;
}

function takeOne(what: string, options: ChipBootstrapOptions, chipCount: number): CheckedBootstrap {
  checkOptions(what, options, ['comm', 'buffers']);
  const { comm, buffers = [] } = options;
  if (comm === undefined && buffers.length > 0) {
    throw new PtoError(
      'ERR_PTO_COMM_ARGS',
      `${what}: buffers lie in the window of a communicator, and there is none.\n  Pass comm: { rank, windowBytes }.`,
    );
  }
  if (comm === undefined) return { comm: undefined, buffers: [] };
  checkOptions(`${what}.comm`, comm, ['rank', 'rankCount', 'windowBytes', 'session']);
  const windowBytes = takeWindowBytes(`${what}.comm.windowBytes`, comm.windowBytes);
  const most = Math.min(chipCount, COMM_MAX_RANKS);
  const rankCount = takeOption(
    `${what}.comm.rankCount`,
    comm.rankCount,
    integerRule(most, 1, most, 'Leave it out for all chips of the worker.'),
  );
  const rank = takeOption(
    `${what}.comm.rank`,
    comm.rank,
    integerRule(-1, 0, rankCount - 1, 'Count ranks from 0, each once.'),
  );
  if (rank === -1)
    throw invalidOption(`${what}.comm.rank`, undefined, `an integer from 0 to ${rankCount - 1}`, 'Pass it.');
  const names = [...bufferOptionNames, 'loadFromHost', 'storeToHost'];
  const plain = takeBuffers(`${what}.buffers`, buffers, windowBytes, names);
  return {
    comm: { rank, rankCount, windowBytes, session: comm.session ?? 'default' },
    buffers: plain.map((buffer, index) => takeStaging(`${what}.buffers[${index}]`, buffer, buffers[index]!)),
  };
}

function takeStaging(what: string, buffer: CheckedBuffer, options: BootstrapBufferOptions): BootstrapBuffer {
  const { loadFromHost, storeToHost = false } = options;
  if (typeof storeToHost !== 'boolean') {
    throw invalidOption(`${what}.storeToHost`, storeToHost, 'true, false', 'Leave it out to copy nothing.');
  }
  if (loadFromHost !== undefined && (!ArrayBuffer.isView(loadFromHost) || loadFromHost.byteLength !== buffer.nbytes)) {
    throw invalidOption(
      `${what}.loadFromHost`,
      loadFromHost,
      `a typed array of ${buffer.nbytes} bytes`,
      'Pass as many bytes as the buffer has.',
    );
  }
  return { ...buffer, loadFromHost, storeToHost };
}

/** The ranks of a session are as many as it says, each once, with equal windows. */
function requireWholeSessions(chips: readonly CheckedBootstrap[]): void {
  const sessions = new Map<string, Required<BootstrapCommOptions>[]>();
  for (const { comm } of chips)
    if (comm !== undefined) sessions.set(comm.session, [...(sessions.get(comm.session) ?? []), comm]);
  for (const [session, ranks] of sessions) {
    const [{ rankCount, windowBytes }] = ranks as [Required<BootstrapCommOptions>];
    const isEqual = ranks.every((comm) => comm.rankCount === rankCount && comm.windowBytes === windowBytes);
    if (isEqual && ranks.length === rankCount && new Set(ranks.map(({ rank }) => rank)).size === rankCount) continue;
    throw new PtoError(
      'ERR_PTO_COMM_ARGS',
      `Worker, chipBootstrap: the ranks of session '${session}' are ${ranks.map(({ rank }) => rank).join(', ')} of ${rankCount}` +
        `${isEqual ? '' : ', with other counts or windows'}.\n` +
        '  Give each rank from 0 to rankCount - 1 to one chip, with the same rankCount and windowBytes.',
      { details: { session, rankCount } },
    );
  }
}
