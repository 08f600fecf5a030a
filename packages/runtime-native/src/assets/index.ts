/**
 * Where the runtime's files are: C++ sources, runtime descriptors, built libraries. Plain file look-ups that load no
 * addon, so that a compiler can use them on a machine where nothing native has been built.
 *
 * @packageDocumentation
 */
export { ARCHS, PLATFORMS, parsePlatform, platformName } from './platform.js';
export type { Arch, Platform, PlatformName, Variant } from './platform.js';
export { resolveCacheDir } from './cache-dir.js';
export { nativeBuildDir, nativeTarget } from './native-build-dir.js';
export { chipWorkerPath } from './chip-worker-path.js';
export { MANIFEST_FILE, readManifest } from './native-manifest.js';
export type { NativeFile, NativeManifest } from './native-manifest.js';
export { findPackage } from './package-place.js';
export type { PackagePlace } from './package-place.js';
export { ADDON_FILE, CHIP_WORKER_FILE, isNativeFile } from './native-files.js';
export { resolveAssets } from './resolve-assets.js';
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
export { SOURCE_DIGEST_FILE, computeSourceDigest, packagedSources, sourceDigest } from './source-digest.js';
