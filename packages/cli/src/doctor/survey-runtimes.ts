import { PLATFORMS, findRuntimeLibraries, listRuntimes, parsePlatform } from '@pto/runtime-native/assets';
import type { PlatformName, RuntimeListing, RuntimeOrigin } from '@pto/runtime-native/assets';
import { PtoError } from '@pto/task-interface';

/** A runtime for one of its platforms. */
export interface RuntimePlatform {
  readonly platform: PlatformName;
  /** What is not there; empty when it can run. */
  readonly missing: readonly string[];
}

/** A runtime as it is on this machine. */
export interface SurveyedRuntime {
  readonly name: string;
  readonly origin: RuntimeOrigin;
  /** The folder of its `pto-runtime.json`. */
  readonly dir: string;
  /** The header flavour; undefined when the description cannot be read. */
  readonly abi: string | undefined;
  /** None when it cannot be used. */
  readonly platforms: readonly RuntimePlatform[];
  /** Why it cannot be used; undefined when it can. */
  readonly problem: string | undefined;
}

/** Looks at every runtime: which platforms it exists for, and which of its libraries are there. */
export function surveyRuntimes(): SurveyedRuntime[] {
  return listRuntimes().map((listing) => {
    const { name, origin, dir, descriptor, problem } = listing;
    return { name, origin, dir, abi: descriptor?.abi, platforms: platformsOf(listing), problem: problem?.message };
  });
}

function platformsOf({ name, descriptor, problem }: RuntimeListing): RuntimePlatform[] {
  if (descriptor === undefined || problem !== undefined) return [];
  return PLATFORMS.filter((platform) => {
    const { arch, variant } = parsePlatform(platform);
    return descriptor.archs.includes(arch) && descriptor.variants.includes(variant);
  }).map((platform) => ({ platform, missing: missing(platform, name) }));
}

function missing(platform: PlatformName, runtime: string): readonly string[] {
  try {
    findRuntimeLibraries(platform, runtime);
    return [];
  } catch (error) {
    const files = error instanceof PtoError ? error.details['missing'] : undefined;
    if (Array.isArray(files)) return files as string[];
    throw error;
  }
}
