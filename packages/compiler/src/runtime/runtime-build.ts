import path from 'node:path';

import { HOST_LIBRARY, resolveAssets, runtimeBuildDir } from '@pto/runtime-native/assets';
import type { Platform, RuntimeDescriptor, RuntimeTarget } from '@pto/runtime-native/assets';

/** A sanitizer that a whole runtime can be built with; `address` brings `undefined` along. */
export type RuntimeSanitizer = 'address' | 'thread';

/** Every {@link RuntimeSanitizer}. */
export const RUNTIME_SANITIZERS: readonly RuntimeSanitizer[] = ['address', 'thread'];

/** One part of one runtime to build. */
export interface RuntimeBuild {
  readonly runtime: RuntimeDescriptor;
  readonly platform: Platform;
  readonly target: RuntimeTarget;
  readonly sanitizer: RuntimeSanitizer | undefined;
  readonly cacheDir: string;
}

/** Libraries that all runtimes of a process share, in the root of a library tree. */
export const LOG_LIBRARY = 'libsimpler_log.so';
export const SIM_CONTEXT_LIBRARY = 'libcpu_sim_context.so';

const OUTPUTS: Readonly<Record<RuntimeTarget, { readonly file: string; readonly cmakeTarget: string }>> = {
  host: { file: HOST_LIBRARY, cmakeTarget: 'host_runtime' },
  aicpu: { file: 'libaicpu_kernel.so', cmakeTarget: 'aicpu_kernel' },
  aicore: { file: 'aicore_kernel.o', cmakeTarget: 'aicore_kernel' },
};

/** The parts that a platform has. The simulator's library contains the device side. */
export function targetsOf({ variant }: Platform): readonly RuntimeTarget[] {
  return variant === 'sim' ? ['host'] : ['host', 'aicpu', 'aicore'];
}

/** What a part becomes. */
export function outputOf(target: RuntimeTarget): string {
  return OUTPUTS[target].file;
}

/** The shared libraries that a platform's runtimes need. */
export function sharedLibrariesOf({ variant }: Platform): readonly string[] {
  return variant === 'sim' ? [LOG_LIBRARY, SIM_CONTEXT_LIBRARY] : [LOG_LIBRARY];
}

/** The name of a part in the CMake project. */
export function cmakeTargetOf({ target, platform, runtime }: RuntimeBuild): string {
  return `${OUTPUTS[target].cmakeTarget}_${platform.arch}_${runtime.name}`;
}

/**
 * The folder of CMake's tree. Simulators of all architectures share one, because all but the host interface is the same
 * for them; on hardware every part has another compiler.
 */
export function treeOf({ runtime, platform, target, sanitizer, cacheDir }: RuntimeBuild): string {
  const dir = path.join(runtimeBuildDir(runtime, { cacheDir, sanitizer }), 'cmake');
  return platform.variant === 'sim' ? path.join(dir, 'sim') : path.join(dir, platform.platform, target);
}

/** Where a build puts its library tree when nobody says: a checkout's own into its `build/lib`, all others into the cache. */
export function defaultLibDir({ runtime, sanitizer, cacheDir }: Omit<RuntimeBuild, 'platform' | 'target'>): string {
  const { mode, libDir, nativeDir } = resolveAssets();
  const isOwn = path.dirname(runtime.dir) === path.join(nativeDir, 'runtime');
  if (mode === 'monorepo' && isOwn && sanitizer === undefined) return libDir;
  return path.join(runtimeBuildDir(runtime, { cacheDir, sanitizer }), 'lib');
}
