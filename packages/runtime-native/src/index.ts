/**
 * One device, driven directly. Importing this loads no addon; the first {@link ChipWorker} does.
 *
 * @packageDocumentation
 */
export { describeAddon } from './addon/load-addon.js';
export type { AddonDescription } from './addon/load-addon.js';
export { ChipWorker } from './chip-worker.js';
export type { ChipWorkerOptions, CopyOptions } from './chip-worker.js';
export { DeviceBuffer } from './device-buffer.js';
export type { PlatformName } from './assets/index.js';
