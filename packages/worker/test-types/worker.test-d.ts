import type { CompiledPackage } from '@pto/compiler';
import type { ChipCallable, TaskArgs } from '@pto/task-interface';
import { Worker } from '../src/index.js';
import type { DeviceBuffer } from '../src/index.js';

declare const callable: ChipCallable;
declare const compiled: CompiledPackage;
declare const args: TaskArgs;

const worker = new Worker({ level: 2, platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer' });
const id: number = worker.register(callable, { name: 'vector_add', argNames: ['a'] as const });
worker.register(compiled);
export const results: Promise<void>[] = [worker.init(), worker.run(id, args, { blockDim: 3 }), worker.close()];
export const nothing: void = worker.runSync(id, args);
export const buffer: DeviceBuffer = worker.malloc(1024);
worker.copyTo(buffer, new Float32Array(4), { offset: 16 });

// @ts-expect-error the level is required
new Worker({ platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer' });
// @ts-expect-error levels 3 and above are not in this version
new Worker({ level: 3, platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer' });
// @ts-expect-error no such platform
new Worker({ level: 2, platform: 'a3', runtime: 'tensormap_and_ringbuffer' });
// @ts-expect-error ids are numbers
void worker.run('0', args);
// @ts-expect-error buffers come from malloc
worker.free(4096n);
