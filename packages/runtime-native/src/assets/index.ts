/**
 * Where the runtime's files are: C++ sources, runtime descriptors, built libraries. Plain file look-ups that load no
 * addon, so that a compiler can use them on a machine where nothing native has been built.
 *
 * @packageDocumentation
 */
export { ARCHS, PLATFORMS, parsePlatform } from './platform.js';
export type { Arch, Platform, PlatformName, Variant } from './platform.js';
export { resolveAssets, resolveCacheDir } from './resolve-assets.js';
export type { Assets, AssetsMode } from './resolve-assets.js';
export { discoverRuntimes, runtimeDescriptor } from './runtime-descriptor.js';
export type {
  OrchestrationFunctions,
  OrchestrationProcessor,
  RuntimeDescriptor,
  RuntimeSources,
} from './runtime-descriptor.js';
export { findRuntimeLibraries } from '../runtime-libraries.js';
