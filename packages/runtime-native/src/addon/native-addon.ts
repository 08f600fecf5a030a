import type { TypedArray } from '@pto/task-interface';

import type { NativeHostSettings, NativeHostWorker } from '../host/native-host-worker.js';
import type { LaneSource, NativeLaneHost } from '../host/native-lane-host.js';
import type { InlineDelivery } from '../host/new-native-host-worker.js';
import type { LaneDelivery } from '../host/new-native-lane-host.js';

/** Files and settings that a native chip worker is made from. */
export interface NativeRuntimePaths {
  /** `libsimpler_log.so`. */
  log: string;
  /** `libcpu_sim_context.so`; only simulators have one. */
  simContext?: string;
  /** `libhost_runtime.so` of the platform and runtime. */
  hostRuntime: string;
  /** 0 debug, 1 info, 2 warnings, 3 errors, 4 nothing. The first worker of a process decides. */
  logLevel: number;
  /** Which of the info messages: 0 all, 9 the most important ones. */
  logInfoVerbosity: number;
}

/**
 * One device, as the addon offers it. It checks what keeps the process safe and leaves wording to {@link ChipWorker}.
 * Everything but `run` and `finalize` waits, on the calling thread, for the runs that were started before.
 */
export interface NativeChipWorker {
  init(deviceId: number): void;
  prepare(id: number, image: Uint8Array): void;
  unregister(id: number): void;
  /**
   * `arrays` has the typed array of each host tensor at the tensor's place, and null for device tensors. `settings` are
   * an encoded CallConfig with encoded run options behind it.
   */
  runSync(id: number, args: Uint8Array, arrays: readonly (TypedArray | null)[], settings: Uint8Array): void;
  /** As `runSync`, in order, on a thread of its own. The arrays are kept alive until the promise settles. */
  run(id: number, args: Uint8Array, arrays: readonly (TypedArray | null)[], settings: Uint8Array): Promise<void>;
  malloc(nbytes: number): bigint;
  free(address: bigint): void;
  copyTo(address: bigint, source: TypedArray): void;
  copyFrom(target: TypedArray, address: bigint): void;
  aicpuDlopenCount(): number;
  hostDlopenCount(): number;
  finalize(): Promise<void>;
}

/** What a host runtime library says about itself. */
export interface HostRuntimeDescription {
  /** Name of its platform, for example `a2a3sim`. */
  readonly platform: string;
  /** Number of the compiler for kernels. */
  readonly incoreCompiler: number;
  /** Number of the compiler for orchestrations. */
  readonly orchestrationCompiler: number;
}

/** What `pto.node` exports. */
export interface NativeAddon {
  NativeChipWorker: new (paths: NativeRuntimePaths) => NativeChipWorker;
  NativeHostWorker: new (
    settings: NativeHostSettings,
    onEvent: (json: string) => void,
    deliver: InlineDelivery,
  ) => NativeHostWorker;
  NativeLaneHost: new (
    source: LaneSource,
    deliver: LaneDelivery,
    onCancel: (runId: number) => void,
    onShutdown: () => void,
  ) => NativeLaneHost;
  /** Loads a host runtime library, as a chip worker does, and asks it. No device is touched. */
  describeHostRuntime: (paths: NativeRuntimePaths) => HostRuntimeDescription;
  /** Kills this process' group when nobody has the other end of this socket open any more. */
  killGroupWithPeer: (socketFd: number) => void;
  /** Version of the package whose sources the addon was built from. */
  packageVersion: string;
  /** Version of the host interface that the addon was built for. */
  hostAbiVersion: number;
}
