import { ArgKind, bindHostBinary, copyToDevice, deviceMalloc, launchRuntime } from '../src/bindings/index.js';
import type { DeviceBuffer, Runtime } from '../src/bindings/index.js';

declare const bytes: Uint8Array;

const BoundRuntime = bindHostBinary(bytes);
export const runtime: Runtime = new BoundRuntime();
runtime.initialize(bytes, 'entry', [new Float32Array(4), 7n], [ArgKind.INPUT_PTR, 0], [16, 8], [[0, bytes]]);
launchRuntime(runtime, 3, 1, 0, bytes, bytes, 1);
export const buffer: DeviceBuffer = deviceMalloc(64);

// @ts-expect-error addresses never come from the user
copyToDevice(0x1000n, bytes);
// @ts-expect-error no such kind
runtime.initialize(bytes, 'entry', [1], [4]);
// @ts-expect-error the class is made by bindHostBinary
new Runtime(bytes);
