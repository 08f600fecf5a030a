/**
 * Where the runtime's files are: C++ sources, runtime descriptors, built libraries. Plain file look-ups that load no
 * addon, so that a compiler can use them on a machine where nothing native has been built.
 *
 * @packageDocumentation
 */
export { ARCHS, PLATFORMS, parsePlatform, platformName } from './platform.js';
export type { Arch, Platform, PlatformName, Variant } from './platform.js';
export { resolveAssets, resolveCacheDir } from './resolve-assets.js';
export type { Assets, AssetsMode } from './resolve-assets.js';
export { discoverRuntimes, listRuntimes, runtimeDescriptor } from './discover-runtimes.js';
export type { RuntimeListing } from './discover-runtimes.js';
export { TARGETS } from './runtime-descriptor.js';
export type {
  OrchestrationFunctions,
  OrchestrationProcessor,
  RuntimeDescriptor,
  RuntimeSources,
  RuntimeTarget,
} from './runtime-descriptor.js';
export type { RuntimeOrigin } from './runtime-places.js';
export {
  BUILD_MANIFEST_FILE,
  buildObjection,
  changedInputs,
  fileDigest,
  inputName,
  readBuildManifest,
} from './build-manifest.js';
export type { BuildManifest, BuiltFile, InputRoots } from './build-manifest.js';
export {
  HOST_LIBRARY,
  buildCommandFor,
  runtimeBuildDir,
  runtimeLibraryDir,
  runtimeLibraryPlaces,
} from './runtime-library.js';
export type { RuntimeBuildKind, RuntimeLibraryPlace } from './runtime-library.js';
export { findRuntimeLibraries } from '../runtime-libraries.js';
