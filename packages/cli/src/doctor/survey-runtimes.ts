import {
  PLATFORMS,
  discoverRuntimes,
  findRuntimeLibraries,
  parsePlatform,
  runtimeDescriptor,
} from '@pto/runtime-native/assets';
import type { PlatformName } from '@pto/runtime-native/assets';
import { PtoError } from '@pto/task-interface';

/** A runtime for one of its platforms. */
export interface RuntimePlatform {
  readonly platform: PlatformName;
  /** Libraries that are not there; none when it can run. */
  readonly missing: readonly string[];
}

/** A runtime as it is on this machine. */
export interface SurveyedRuntime {
  readonly name: string;
  /** The header flavour. */
  readonly abi: string;
  /** Its `pto-runtime.json`. */
  readonly file: string;
  readonly platforms: readonly RuntimePlatform[];
}

/** Looks at every runtime: which platforms it exists for, and which of its libraries are there. */
export function surveyRuntimes(): SurveyedRuntime[] {
  return discoverRuntimes().map((name) => {
    const { abi, file, archs, variants } = runtimeDescriptor(name);
    const platforms = PLATFORMS.filter((platform) => {
      const { arch, variant } = parsePlatform(platform);
      return archs.includes(arch) && variants.includes(variant);
    });
    return {
      name,
      abi,
      file,
      platforms: platforms.map((platform) => ({ platform, missing: missing(platform, name) })),
    };
  });
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
