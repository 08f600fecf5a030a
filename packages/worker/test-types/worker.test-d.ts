import type { CompiledPackage } from '@pto/compiler';
import type { ChipCallable, TaskArgs } from '@pto/task-interface';
import { Worker, callable as functionOf } from '../src/index.js';
import type { CallableHandle, DeviceBuffer, Orchestrator, RunHandle, RunResult } from '../src/index.js';

declare const callable: ChipCallable;
declare const compiled: CompiledPackage;
declare const args: TaskArgs;

const worker = new Worker({ level: 2, platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer' });
const id: CallableHandle = worker.register(callable, { name: 'vector_add', argNames: ['a'] as const });
worker.register(compiled);
export const ends: Promise<void>[] = [worker.init(), worker.close()];
export const results: Promise<RunResult>[] = [worker.run(id, args, { blockDim: 3 }), worker.run(id.id, args)];
export const result: RunResult = worker.runSync(id, args);
export const handle: RunHandle = worker.submit(id, args, undefined, { signal: AbortSignal.timeout(5) });
export const buffer: DeviceBuffer = worker.malloc(1024);
worker.copyTo(buffer, new Float32Array(4), { offset: 16 });

// @ts-expect-error the level is required
new Worker({ platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer' });
// @ts-expect-error a worker of level 2 has no sub workers
new Worker({ level: 2, platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer', subWorkers: 1 });
// @ts-expect-error a worker of level 3 has several devices
new Worker({ level: 3, platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer', deviceId: 1 });
// @ts-expect-error no such mode
new Worker({ level: 3, subWorkers: { count: 1, mode: 'fiber' } });
// @ts-expect-error no such platform
new Worker({ level: 2, platform: 'a3', runtime: 'tensormap_and_ringbuffer' });
// @ts-expect-error callables have handles, ids and names
void worker.run(true, args);
// @ts-expect-error buffers come from malloc
worker.free(4096n);

const host = new Worker({
  level: 3,
  subWorkers: 2,
  deviceIds: [0, 1],
  platform: 'a2a3sim',
  runtime: 'host_build_graph',
});
const post = host.register(functionOf(import.meta.url, 'post'));
host.register((numbers: Float32Array) => numbers.length);
void host.run((orch) => void orch.submitSub(post));
void host.run(
  async (orch: Orchestrator, scale: number, name: string) => {
    const y = orch.alloc([scale, name.length]);
    const { taskSlot } = orch.submitNextLevel(post, args, { blockDim: 3 }, { worker: 1 });
    orch.submitNextLevelGroup(post, [args, args], undefined, { workers: [0, taskSlot] });
    await orch.scopeAsync(() => Promise.resolve(orch.submitSubGroup(post, [args])));
    y.data.fill(0 as never);
  },
  2,
  'name',
);
host.on('childExit', ({ signal, workerPath }) => `${workerPath} ${signal ?? ''}`.length);
// @ts-expect-error no such event
host.on('childexit', () => undefined);
// @ts-expect-error the function wants a number
void host.run((_: Orchestrator, scale: number) => void scale, 'two');
// @ts-expect-error no such option
void host.run(() => undefined, undefined, undefined, { timeout: 5 });
