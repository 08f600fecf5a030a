import path from 'node:path';

import type { SignatureLike } from '@pto/task-interface';

import type { CoreType } from '../command/compile-command.js';
import type { FilePath } from '../source-file.js';
import { DEFAULT_SYMBOL, checkAscendCKernel } from './ascendc-kernel.js';
import type { AscendCDirection } from './ascendc-kernel.js';
import type { AscendCSource } from './kernel-inputs.js';

/** A kernel of a callable that is written in AscendC; for chips only. */
export interface AscendCKernelSource extends AscendCSource {
  /** The id by which the orchestration submits it. */
  funcId: number;
  compiler: 'ascendc';
  /** The kind of core that it runs on. */
  coreType: CoreType;
  /** Direction of each argument. Default: those of `tensorArgs`. */
  signature?: SignatureLike;
  /** Searched for this source, after those of the callable. Default: none. */
  includeDirs?: readonly FilePath[];
}

const ARG_DIRECTIONS = { input: 'in', output: 'out', inout: 'inout' } as const satisfies Record<
  AscendCDirection,
  string
>;

/** What messages about failed runs call the kernel: its file's name, else its function's. */
export function ascendcKernelName({ source, object, symbol = DEFAULT_SYMBOL }: AscendCKernelSource): string {
  const file = source ?? object;
  return file === undefined ? symbol : path.parse(String(file)).name;
}

/**
 * The direction of each argument.
 *
 * @throws PtoError `ERR_PTO_COMPILE_OPTION` when tensors or symbol are not allowed
 */
export function ascendcSignature({
  signature,
  symbol = DEFAULT_SYMBOL,
  tensorArgs,
}: AscendCKernelSource): SignatureLike {
  checkAscendCKernel({ symbol, tensorArgs });
  return signature ?? tensorArgs.map(({ direction }) => ARG_DIRECTIONS[direction]);
}
