import type { ChipCallable, DeviceTensor, TaskArgs } from '@pto/task-interface';

import { ChipWorker } from '../src/index.js';
import type { DeviceBuffer, PlatformName } from '../src/index.js';

declare const callable: ChipCallable;
declare const args: TaskArgs;
declare const platform: PlatformName;

const worker = new ChipWorker({ platform, runtime: 'tensormap_and_ringbuffer' });
worker.init({ deviceId: 0 });
worker.prepare(0, callable);
export const pending: Promise<void> = worker.run(0, args, { blockDim: 3 });
export const nothing: void = worker.runSync(0, args);
export const buffer: DeviceBuffer = worker.malloc(64);
export const tensor: DeviceTensor = buffer.tensor([4, 4], 'float32');
export const counters: number[] = [worker.aicpuDlopenCount, worker.hostDlopenCount];

// @ts-expect-error no such platform
new ChipWorker({ platform: 'a3', runtime: 'tensormap_and_ringbuffer' });
// @ts-expect-error a device is taken by its id in an object
worker.init(0);
// @ts-expect-error addresses never come from the user
worker.free(0x1000n);
// @ts-expect-error a copy takes typed arrays
worker.copyTo(buffer, [1, 2, 3]);
