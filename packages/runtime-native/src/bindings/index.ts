/**
 * The functions of the runtime's first interface, which went through ctypes: load a host library, set a device,
 * initialize a runtime with an orchestration, launch it, finalize it. They run on the same engine as everything else;
 * programs that start now use `Worker` of `@pto/worker`.
 *
 * @packageDocumentation
 */
export { ArgKind } from './arg-kind.js';
export type { ArgValue } from './arguments.js';
export {
  bindHostBinary,
  copyFromDevice,
  copyToDevice,
  deviceFree,
  deviceMalloc,
  finalizeDevice,
  getIncoreCompiler,
  getOrchestrationCompiler,
  getPlatform,
  launchRuntime,
  setDevice,
} from './bound.js';
export { Compiler } from './compiler-number.js';
export type { Kernel, Runtime } from './runtime.js';
export type { DeviceBuffer } from '../device-buffer.js';
