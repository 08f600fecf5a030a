import { ContinuousTensorLayout } from '../abi/layout.gen.js';
import { PtoError } from '../errors/pto-error.js';
import { invalidArgument } from '../errors/invalid-argument.js';
import type { TaskArgs } from './task-args.js';
import { writeContinuousTensor } from './continuous-tensor.js';

const { size: SIZE } = ContinuousTensorLayout;

/** A list of addresses has one for each tensor; those of device tensors are not used. */
export function requireAddresses(args: TaskArgs, hostAddresses: readonly bigint[] | undefined): void {
  if (hostAddresses === undefined || hostAddresses.length === args.tensors.length) return;
  throw invalidArgument({
    code: 'ERR_PTO_ARGS_TENSOR',
    what: 'hostAddresses, length',
    given: hostAddresses.length,
    allowed: `${args.tensors.length}, one for each tensor`,
    remedy: 'Pass 0n at the places of device tensors, or leave the list out.',
  });
}

function noMemoryError(index: number): PtoError {
  return new PtoError(
    'ERR_PTO_ARGS_TENSOR',
    `TaskArgs, tensor ${index}: has no memory; only tasks of an orchestration function get some when they are submitted.\n` +
      '  Pass an array for the output.',
    { details: { index } },
  );
}

/** Writes all tensors one after the other from `base`. Host tensors get their address from the list, else 0. */
export function writeTensorRecords(
  view: DataView,
  base: number,
  args: TaskArgs,
  hostAddresses: readonly bigint[] | undefined,
): void {
  const { tensors } = args;
  for (let i = 0; i < tensors.length; i++) {
    const tensor = tensors[i]!;
    if (tensor.kind === 'output') throw noMemoryError(i);
    const isHost = tensor.kind === 'host';
    if (isHost && tensor.data.byteLength !== tensor.nbytes) {
      throw new PtoError(
        'ERR_PTO_ARGS_TENSOR',
        `TaskArgs, tensor ${i}: its array has ${tensor.data.byteLength} bytes now, ${tensor.nbytes} when it was added.\n` +
          '  The memory was transferred or resized; make the arguments again from an array that is still there.',
        { details: { index: i, byteLength: tensor.data.byteLength, nbytes: tensor.nbytes } },
      );
    }
    const address = isHost ? (hostAddresses?.[i] ?? 0n) : tensor.address;
    writeContinuousTensor(view, base + SIZE * i, address, tensor.shape, tensor.dtype, !isHost);
  }
}
