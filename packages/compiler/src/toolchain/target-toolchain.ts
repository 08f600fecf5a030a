import type { Platform, RuntimeTarget } from '@pto/runtime-native/assets';

import type { ArtifactStore } from '../cache/artifact-store.js';
import type { Sanitizer } from '../command/sanitizers.js';
import { probeAarch64Compiler, probeCcec } from './ascend-home.js';
import { aarch64CmakeArgs, ccecCmakeArgs, hostCmakeArgs } from './cmake-args.js';
import { chooseSimKernelCompiler } from './sim-kernel-compiler.js';
import { probeHostCompiler } from './toolchain.js';
import type { Toolchain } from './toolchain.js';

/** The compiler of a target, and what tells CMake to use it. */
export interface TargetToolchain {
  readonly toolchain: Toolchain;
  readonly cmakeArgs: readonly string[];
}

/** What decides about the compiler of a target. */
export interface TargetRequest {
  readonly platform: Platform;
  readonly target: RuntimeTarget;
  readonly sanitizers: readonly Sanitizer[];
  /** Whether kernels find PTO-ISA headers; counts for their compiler. Default: false. */
  readonly hasPtoIsa?: boolean;
  /** Where answers of earlier processes are. */
  readonly memory: ArtifactStore;
}

/**
 * The compiler that builds a target of a runtime. On the simulator all targets are code of the host.
 *
 * @throws PtoError `ERR_PTO_COMPILE_TOOL_MISSING` when it is not installed
 */
export async function targetToolchain(request: TargetRequest): Promise<TargetToolchain> {
  const { platform, target, memory } = request;
  if (platform.variant === 'onboard' && target === 'aicore') {
    const toolchain = await probeCcec(memory);
    return { toolchain, cmakeArgs: ccecCmakeArgs(toolchain) };
  }
  if (platform.variant === 'onboard' && target === 'aicpu') {
    const toolchain = await probeAarch64Compiler(memory);
    return { toolchain, cmakeArgs: aarch64CmakeArgs(toolchain) };
  }
  const toolchain = await hostToolchain(request);
  return { toolchain, cmakeArgs: hostCmakeArgs(toolchain) };
}

/**
 * The compiler of the simulator's runtimes and orchestrations. With sanitizers that is the compiler of its kernels: all
 * of a process must be built for the same sanitizer library.
 *
 * @throws PtoError `ERR_PTO_COMPILE_TOOL_MISSING` when it is not installed
 */
export async function hostToolchain(request: Omit<TargetRequest, 'platform' | 'target'>): Promise<Toolchain> {
  const { sanitizers, hasPtoIsa = false, memory } = request;
  if (sanitizers.length === 0) return probeHostCompiler(memory);
  return (await chooseSimKernelCompiler({ hasPtoIsa, memory })).toolchain;
}
