// The functions that belong to no runtime act on the host binary that was bound last, as they did on the one library of
// the ctypes module.

import { PtoError, invalidArgument } from '@pto/task-interface';
import type { TypedArray } from '@pto/task-interface';

import type { DeviceBuffer } from '../device-buffer.js';
import { callNamed, callNamedLater } from './call-failure.js';
import { openHostBinary } from './host-binary.js';
import type { HostBinary } from './host-binary.js';
import { Runtime, launch } from './runtime.js';

let bound: HostBinary | undefined;

function requireBound(functionName: string): HostBinary {
  if (bound !== undefined) return bound;
  throw new PtoError(
    'ERR_PTO_DEVICE_STATE',
    `${functionName}: the host runtime is not loaded. Call bindHostBinary() first.`,
  );
}

/**
 * Loads a host runtime library. The functions of this module act on it from now on; runtimes of an earlier one stay with
 * theirs.
 *
 * @param pathOrBytes - path of a `libhost_runtime.so`, or its bytes
 * @returns the class of the library's runtimes: `new Runtime()`
 * @throws PtoError `ERR_PTO_RUNTIME_MISSING`, `ERR_PTO_RUNTIME_ABI`, `ERR_PTO_ADDON_MISSING`, `ERR_PTO_OPTION_INVALID`
 */
export function bindHostBinary(pathOrBytes: string | Uint8Array): new () => Runtime {
  const binary = openHostBinary(pathOrBytes);
  bound = binary;
  return class BoundRuntime extends Runtime {
    constructor() {
      super(binary);
    }
  };
}

/**
 * Makes a device the one that the memory functions and `initialize` use. The first call for a device takes it.
 *
 * @param deviceId - 0 to 15
 * @throws PtoError with the message `set_device failed: <return code>` and the reason
 */
export function setDevice(deviceId: number): void {
  const binary = requireBound('set_device');
  callNamed('set_device', () => binary.setDevice(deviceId));
}

/**
 * Frees the current device, and everything that was allocated or initialized on it. A device that is not freed is freed
 * at the end of the process.
 */
export async function finalizeDevice(): Promise<void> {
  const binary = requireBound('finalize_device');
  await callNamedLater('finalize_device', () => binary.finalizeDevice());
}

/**
 * Allocates memory of the current device; its contents are undefined.
 *
 * @throws PtoError with the message `device_malloc failed: <return code>` and the reason
 */
export function deviceMalloc(nbytes: number): DeviceBuffer {
  const binary = requireBound('device_malloc');
  return callNamed('device_malloc', () => binary.device.malloc(nbytes));
}

/** @throws PtoError with the message `device_free failed: <return code>` and the reason */
export function deviceFree(buffer: DeviceBuffer): void {
  const binary = requireBound('device_free');
  callNamed('device_free', () => binary.device.free(buffer));
}

/**
 * Copies to the start of a device buffer.
 *
 * @param nbytes - how much. Default: all of `source`
 * @throws PtoError with the message `copy_to_device failed: <return code>` and the reason
 */
export function copyToDevice(buffer: DeviceBuffer, source: TypedArray, nbytes = source.byteLength): void {
  const binary = requireBound('copy_to_device');
  callNamed('copy_to_device', () => binary.device.copyTo(buffer, firstBytes(source, nbytes)));
}

/**
 * Copies from the start of a device buffer.
 *
 * @param nbytes - how much. Default: all that fits in `target`
 * @throws PtoError with the message `copy_from_device failed: <return code>` and the reason
 */
export function copyFromDevice(target: TypedArray, buffer: DeviceBuffer, nbytes = target.byteLength): void {
  const binary = requireBound('copy_from_device');
  callNamed('copy_from_device', () => binary.device.copyFrom(firstBytes(target, nbytes), buffer));
}

/**
 * Runs an initialized runtime's graph and waits for it, on the calling thread.
 *
 * @param runtime - what to run
 * @param aicpuThreadNum - AICPU threads, with the one that orchestrates
 * @param blockDim - clusters to use
 * @param deviceId - the device that the runtime was initialized on
 * @param _aicpuBinary - not used: the simulator's library contains its device side
 * @param _aicoreBinary - likewise
 * @param orchThreadNum - 0 or 1: one AICPU thread orchestrates. Default: 1
 * @throws PtoError with the message `launch_runtime failed: <return code>` and the reason
 */
export function launchRuntime(
  runtime: Runtime,
  aicpuThreadNum: number,
  blockDim: number,
  deviceId: number,
  _aicpuBinary?: Uint8Array,
  _aicoreBinary?: Uint8Array,
  orchThreadNum = 1,
): void {
  requireBound('launch_runtime');
  callNamed('launch_runtime', () => {
    if (orchThreadNum !== 0 && orchThreadNum !== 1) {
      throw invalidArgument({
        code: 'ERR_PTO_LAUNCH_INVALID',
        what: 'launchRuntime, orchThreadNum',
        given: orchThreadNum,
        allowed: '0 or 1',
        remedy: 'Leave it out: one AICPU thread orchestrates, and aicpuThreadNum counts it.',
      });
    }
    if (!(runtime instanceof Runtime)) {
      throw invalidArgument({
        code: 'ERR_PTO_OPTION_INVALID',
        what: 'launchRuntime, runtime',
        given: runtime,
        allowed: 'an instance of the class that bindHostBinary returned',
        remedy: 'const Runtime = bindHostBinary(file); const runtime = new Runtime();',
      });
    }
    launch(runtime, { aicpuThreadNum, blockDim, deviceId });
  });
}

/** Number of the compiler that kernels of the bound library are for; see {@link Compiler}. */
export function getIncoreCompiler(): number {
  return requireBound('get_incore_compiler').description.incoreCompiler;
}

/** Number of the compiler that orchestrations of the bound library are for; see {@link Compiler}. */
export function getOrchestrationCompiler(): number {
  return requireBound('get_orchestration_compiler').description.orchestrationCompiler;
}

/** Platform of the bound library, for example `a2a3sim`. */
export function getPlatform(): string {
  return requireBound('get_platform').description.platform;
}

function firstBytes(array: TypedArray, nbytes: number): Uint8Array {
  if (Number.isInteger(nbytes) && nbytes >= 0 && nbytes <= array.byteLength) {
    return new Uint8Array(array.buffer, array.byteOffset, nbytes);
  }
  throw invalidArgument({
    code: 'ERR_PTO_DEVICE_COPY',
    what: 'nbytes',
    given: nbytes,
    allowed: `an integer from 0 to ${array.byteLength}, the size of the array`,
    remedy: 'Leave it out to copy the whole array.',
  });
}
