/**
 * One device, driven directly. Importing this loads no addon; the first {@link ChipWorker} does.
 *
 * @packageDocumentation
 */
export { describeAddon } from './addon/load-addon.js';
export type { AddonDescription } from './addon/load-addon.js';
export { ChipWorker } from './chip-worker.js';
export type { ChipWorkerOptions } from './chip-worker.js';
export type { CopyOptions } from './copy-address.js';
export { DeviceBuffer } from './device-buffer.js';
export type { PlatformName } from './assets/index.js';
