import { Worker } from '@pto/worker';
import type { CallableHandle, PlatformName, RegisterTarget, SubWorkerMode, WorkerOptions } from '@pto/worker';

/** What a worker is made for; two cases of the same kind use the same one. */
export interface WorkerKind {
  readonly level: 2 | 3;
  readonly platform: string;
  readonly runtime: string;
  readonly devices: readonly number[];
  readonly subWorkers: number;
  readonly subWorkerMode: SubWorkerMode;
  readonly signatureStrict: boolean;
  readonly build: boolean;
  /** What the process has set when a worker is made: its children keep what they start with. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Callables that a worker knows at a time; the one that was used longest ago makes place. */
const MAX_REGISTERED = 48;

/** A worker of the pool, and what it knows. */
export class PooledWorker {
  readonly worker: Worker;
  readonly kind: WorkerKind;
  /** By content or function: never by name, as two scenes may use one name for different things. */
  readonly #handles = new Map<unknown, CallableHandle>();

  constructor(kind: WorkerKind) {
    this.kind = kind;
    this.worker = new Worker(workerOptions(kind));
  }

  /** Registers a callable, once for each key. */
  register(key: unknown, target: () => RegisterTarget, name: string): CallableHandle {
    const known = this.#handles.get(key);
    this.#handles.delete(key);
    const handle = known ?? this.#add(target(), name);
    this.#handles.set(key, handle);
    return handle;
  }

  #add(target: RegisterTarget, name: string): CallableHandle {
    if (this.#handles.size >= MAX_REGISTERED) {
      const [key, oldest] = this.#handles.entries().next().value!;
      this.worker.unregister(oldest);
      this.#handles.delete(key);
    }
    return this.worker.register(target, { name });
  }
}

/** Workers that are kept from case to case. No two of them have a device in common. */
export class WorkerPool {
  readonly #workers = new Map<string, PooledWorker>();

  /** A worker that is initialised. When `init` fails the worker is closed, and its devices are free. */
  async acquire(kind: WorkerKind): Promise<PooledWorker> {
    const key = JSON.stringify(kind);
    const known = this.#workers.get(key);
    if (known !== undefined) return known;
    for (const other of [...this.#workers.values()]) {
      if (other.kind.devices.some((device) => kind.devices.includes(device))) await this.drop(other);
    }
    const pooled = new PooledWorker(kind);
    try {
      await pooled.worker.init();
    } catch (error) {
      await pooled.worker.close();
      throw error;
    }
    this.#workers.set(key, pooled);
    return pooled;
  }

  /** Closes a worker, so that the next case gets a fresh one. */
  async drop(pooled: PooledWorker): Promise<void> {
    this.#workers.delete(JSON.stringify(pooled.kind));
    await pooled.worker.close();
  }

  async close(): Promise<void> {
    const all = [...this.#workers.values()];
    this.#workers.clear();
    await Promise.all(all.map(({ worker }) => worker.close()));
  }
}

function workerOptions(kind: WorkerKind): WorkerOptions {
  const { level, runtime, devices, subWorkers, subWorkerMode, signatureStrict, build } = kind;
  const platform = kind.platform as PlatformName;
  // Scenes of level 2 check their arguments themselves: their signatures may leave scalars out.
  if (level === 2) return { level, platform, runtime, build, deviceId: devices[0] ?? 0, signatureStrict: false };
  return {
    level,
    platform,
    runtime,
    build,
    deviceIds: devices,
    subWorkers: { count: subWorkers, mode: subWorkerMode },
    signatureStrict,
  };
}
