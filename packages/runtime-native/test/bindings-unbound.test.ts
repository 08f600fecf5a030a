// In a file of its own: a binding, once made, stays for the life of the module.

import { expect, it } from 'vitest';

import {
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
} from '../src/bindings/index.js';

const none = undefined as never;

it.each([
  ['set_device', () => setDevice(0)],
  ['device_malloc', () => deviceMalloc(8)],
  ['device_free', () => deviceFree(none)],
  ['copy_to_device', () => copyToDevice(none, new Uint8Array(8))],
  ['copy_from_device', () => copyFromDevice(new Uint8Array(8), none)],
  ['launch_runtime', () => launchRuntime(none, 2, 1, 0)],
  ['get_incore_compiler', () => getIncoreCompiler()],
  ['get_orchestration_compiler', () => getOrchestrationCompiler()],
  ['get_platform', () => getPlatform()],
])('%s tells to bind a host binary first', (name, call) => {
  expect(call).toThrow(
    expect.objectContaining({
      code: 'ERR_PTO_DEVICE_STATE',
      message: `${name}: the host runtime is not loaded. Call bindHostBinary() first.`,
    }),
  );
});

it('finalize_device tells to bind a host binary first', async () => {
  await expect(finalizeDevice()).rejects.toMatchObject({ code: 'ERR_PTO_DEVICE_STATE' });
});

it('a binary that is not there, or is none, is not bound', () => {
  expect(() => bindHostBinary('/nowhere/libhost_runtime.so')).toThrow(
    expect.objectContaining({
      code: 'ERR_PTO_RUNTIME_MISSING',
      message: expect.stringContaining('/nowhere/libhost_runtime.so: no such file'),
    }),
  );
  expect(() => bindHostBinary(new Uint8Array(100))).toThrow(
    expect.objectContaining({ code: 'ERR_PTO_RUNTIME_MISSING', message: expect.stringContaining('dlopen failed') }),
  );
  expect(() => bindHostBinary(17 as never)).toThrow(expect.objectContaining({ code: 'ERR_PTO_OPTION_INVALID' }));
  expect(() => setDevice(0)).toThrow(/Call bindHostBinary\(\) first/);
});
