import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';

import { ArgDirection, ChipCallable, CoreCallable, PtoError, invalidArgument } from '@pto/task-interface';

import type { ArgKind } from './arg-kind.js';
import { ArgumentMemory } from './argument-memory.js';
import { directionsOf, takeArguments } from './arguments.js';
import type { ArgValue, RuntimeArguments } from './arguments.js';
import { callNamed } from './call-failure.js';
import type { Device } from './device.js';
import type { HostBinary } from './host-binary.js';

const MAX_SIGNATURE = 64;
const PROFILE_DIRECTORY = 'outputs/profile';
/** What users of this interface look for; its contents are those of `l2_perf_records.json`. */
const PROFILE_NAME = 'swim_time.json';

/** A kernel: the id by which the orchestration submits it, and its compiled bytes. */
export type Kernel = readonly [funcId: number, binary: Uint8Array];

/** How `launchRuntime` runs a graph. */
export interface Launch {
  readonly aicpuThreadNum: number;
  readonly blockDim: number;
  readonly deviceId: number;
}

/** What lies between `initialize` and `finalize`. */
interface Session {
  readonly device: Device;
  readonly callableId: number;
  readonly memory: ArgumentMemory;
  hasResults: boolean;
}

/** Runs a runtime's graph once and waits for it. */
export let launch: (runtime: Runtime, request: Launch) => void;

/**
 * One graph with its arguments: `initialize`, any number of `launchRuntime`, `finalize`. Made by the class that
 * `bindHostBinary` returns.
 */
export class Runtime {
  readonly #binary: HostBinary;
  #session: Session | undefined;
  #isProfiled = false;

  /** Called by the class that `bindHostBinary` returns. */
  constructor(binary: HostBinary) {
    this.#binary = binary;
  }

  /**
   * Loads an orchestration with its kernels on the current device, allocates device memory for the pointer arguments, and
   * copies inputs into it. An orchestration of `host_build_graph` runs on the host: it gets the host memory, and moves it
   * to the device and back itself.
   *
   * @param orchestration - bytes of the compiled orchestration
   * @param functionName - the function in it that builds the graph
   * @param args - the arguments, in any order of kinds: the orchestration gets the tensors in their order, and the scalars
   * in theirs
   * @param argKinds - what each argument is
   * @param argSizes - bytes of each pointer argument, from its start; entries of scalars are not read. Default: all bytes
   * @param kernels - what the orchestration submits. Default: none
   * @throws PtoError with the message `init_runtime failed: <return code>` and the reason
   */
  initialize(
    orchestration: Uint8Array,
    functionName: string,
    args: readonly ArgValue[] = [],
    argKinds: readonly ArgKind[] = [],
    argSizes?: readonly number[],
    kernels: readonly Kernel[] = [],
  ): void {
    callNamed('init_runtime', () => {
      if (this.#session !== undefined) throw stateError('the runtime is initialized already. Call finalize() first.');
      const taken = takeArguments(args, argKinds, argSizes);
      const callable = ChipCallable.build({
        signature: signatureOf(taken),
        funcName: functionName,
        binary: orchestration,
        children: kernels.map(([funcId, binary]) => ({ funcId, callable: CoreCallable.build({ binary }) })),
      });
      this.#session = openSession(this.#binary.device, callable, taken);
    });
  }

  /**
   * Whether launches record when each task ran, in `outputs/profile/swim_time.json` of the working directory; each replaces
   * that of the last one. Before or after `initialize`, until it is switched off.
   */
  enableProfiling(enabled: boolean): void {
    if (typeof enabled !== 'boolean') {
      throw invalidArgument({
        code: 'ERR_PTO_OPTION_INVALID',
        what: 'enableProfiling, enabled',
        given: enabled,
        allowed: 'true or false',
        remedy: 'Pass a boolean.',
      });
    }
    this.#isProfiled = enabled;
  }

  /**
   * Copies outputs back to the host, if the last launch succeeded, and frees what `initialize` took. May be called in any
   * state; the runtime may be initialized again.
   *
   * @throws PtoError with the message `finalize_runtime failed: <return code>` and the reason
   */
  finalize(): void {
    const session = this.#session;
    if (session === undefined) return;
    this.#session = undefined;
    callNamed('finalize_runtime', () => {
      try {
        if (session.hasResults) session.memory.copyBack();
      } finally {
        session.memory.free();
        session.device.unregister(session.callableId);
      }
    });
  }

  /** As {@link Runtime.finalize}, for `using`. */
  [Symbol.dispose](): void {
    this.finalize();
  }

  #launch({ aicpuThreadNum, blockDim, deviceId }: Launch): void {
    const session = this.#session;
    if (session === undefined) throw stateError('the runtime is not initialized. Call initialize() first.');
    const { device, callableId, memory } = session;
    if (device.id !== deviceId) {
      throw stateError(`the runtime is initialized on device ${device.id}; deviceId is ${String(deviceId)}.`);
    }
    const profile = this.#isProfiled ? { enableL2Swimlane: true, outputPrefix: PROFILE_DIRECTORY } : {};
    session.hasResults = false;
    try {
      device.run(callableId, memory.taskArgs, { aicpuThreadNum, blockDim, ...profile });
    } finally {
      if (this.#isProfiled) nameProfile();
    }
    session.hasResults = true;
  }

  static {
    launch = (runtime, request) => runtime.#launch(request);
  }
}

/** Runs that fail leave their records, too. */
function nameProfile(): void {
  const records = path.join(PROFILE_DIRECTORY, 'l2_perf_records.json');
  if (existsSync(records)) renameSync(records, path.join(PROFILE_DIRECTORY, PROFILE_NAME));
}

function openSession(device: Device, callable: ChipCallable, args: RuntimeArguments): Session {
  const callableId = device.prepare(callable);
  try {
    const memory = new ArgumentMemory(device, args, device.hasHostOrchestrations);
    return { device, callableId, memory, hasResults: false };
  } catch (error) {
    device.unregister(callableId);
    throw error;
  }
}

function signatureOf(args: RuntimeArguments): ArgDirection[] {
  const signature = [...directionsOf(args), ...args.scalars.map(() => ArgDirection.SCALAR)];
  // It only informs, and has fewer places than there may be arguments.
  return signature.slice(0, MAX_SIGNATURE);
}

function stateError(text: string): PtoError {
  return new PtoError('ERR_PTO_DEVICE_STATE', text);
}
