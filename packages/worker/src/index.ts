/**
 * Runs compiled callables on a chip or on the simulator.
 *
 * @packageDocumentation
 */
export { Worker } from './worker.js';
export { ChipBootstrapChannel } from './comm/chip-bootstrap-channel.js';
export type { BootstrapChannelState, ChipBootstrapResult } from './comm/chip-bootstrap-channel.js';
export type { RegisterOptions } from './take-callable.js';
export type { WorkerOptions } from './worker-options.js';
export type { WorkerState } from './worker-lifecycle.js';
export type { CopyOptions, DeviceBuffer } from '@pto/runtime-native';
export type { PlatformName } from '@pto/runtime-native/assets';
