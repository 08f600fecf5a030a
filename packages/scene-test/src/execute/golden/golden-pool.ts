import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

import { PtoError } from '@pto/task-interface';

import type { Scene } from '../../definition/scene.js';
import type { TaskArgsBuilder } from '../../definition/task-args-builder.js';
import { decodeGolden, encodeArgs } from './golden-messages.js';
import type { GoldenReply, GoldenRequest } from './golden-messages.js';
import { goldenTensors } from './golden-tensors.js';
import type { GoldenTensors } from './golden-tensors.js';
import { threadFile } from './thread-file.js';

const MAX_THREADS = 8;

interface Job {
  readonly request: GoldenRequest;
  readonly settle: (reply: GoldenReply) => void;
}

/**
 * Threads that compute golden results. A thread imports the module of a scene again; where that cannot be, the golden result
 * is computed on the calling thread instead, and `warn` is told why.
 */
export class GoldenPool {
  readonly #warn: (text: string) => void;
  readonly #limit = Math.min(availableParallelism(), MAX_THREADS);
  readonly #running = new Map<Worker, Job | undefined>();
  readonly #waiting: Job[] = [];
  readonly #local = new Set<string>();
  #ids = 0;

  constructor(warn: (text: string) => void) {
    this.#warn = warn;
  }

  /**
   * The golden result of a case. The arguments are copied before this returns.
   *
   * @throws PtoError `ERR_PTO_SCENE_GOLDEN`
   */
  async compute(scene: Scene, caseName: string, args: TaskArgsBuilder): Promise<GoldenTensors> {
    const { file, url, name } = scene.parts;
    // The thread's copy is made when it gets the request, which may be after the run has begun.
    const own = args.clone();
    if (this.#local.has(file) || threadFile() === undefined) return goldenTensors(scene, caseName, own);
    const request = { id: ++this.#ids, url, file, scene: name, case: caseName, args: encodeArgs(own) };
    const reply = await new Promise<GoldenReply>((settle) => {
      this.#waiting.push({ request, settle });
      this.#next();
    });
    if (reply.kind === 'done') return decodeGolden(reply.tensors);
    if (reply.kind === 'failed') {
      throw new PtoError(
        'ERR_PTO_SCENE_GOLDEN',
        reply.message,
        reply.error === undefined ? {} : { cause: reply.error },
      );
    }
    this.#local.add(file);
    this.#warn(`golden results of ${file} are computed on the main thread: ${reply.reason}`);
    return goldenTensors(scene, caseName, own);
  }

  async close(): Promise<void> {
    const threads = [...this.#running.keys()];
    await Promise.all(threads.map((thread) => thread.terminate()));
  }

  #next(): void {
    if (this.#waiting.length === 0) return;
    const idle = [...this.#running].find(([, job]) => job === undefined)?.[0];
    const thread = idle ?? (this.#running.size < this.#limit ? this.#start() : undefined);
    if (thread === undefined) return;
    const job = this.#waiting.shift()!;
    this.#running.set(thread, job);
    thread.ref();
    thread.postMessage(job.request);
  }

  #start(): Worker {
    const thread = new Worker(threadFile()!, { name: 'golden' });
    this.#running.set(thread, undefined);
    let fault = '';
    thread.on('message', (reply: GoldenReply) => {
      const job = this.#running.get(thread);
      this.#running.set(thread, undefined);
      thread.unref();
      job?.settle(reply);
      this.#next();
    });
    thread.on('error', (error) => (fault = String(error)));
    thread.on('exit', (code) => {
      const job = this.#running.get(thread);
      this.#running.delete(thread);
      job?.settle({ id: job.request.id, kind: 'unavailable', reason: fault || `its thread ended with code ${code}` });
      this.#next();
    });
    return thread;
  }
}
