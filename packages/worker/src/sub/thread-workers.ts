import { Worker } from 'node:worker_threads';

import type { GroupOwner } from '../host/child-group.js';
import type { RegisteredCallable } from '../registry/registered-callable.js';
import type { ThreadData } from './child-config.js';
import { childFile } from './child-place.js';
import { SubWorkerGroup, remoteRegistration } from './sub-worker-group.js';
import type { SubWorkerOptions } from '../options/sub-worker-options.js';

/** Sub workers that are worker threads of this process. */
export class ThreadWorkers extends SubWorkerGroup {
  readonly takesClosures = false;
  readonly #detachViews: boolean;
  /** By index. */
  readonly #threads: SubThread[] = [];
  #owner: GroupOwner | undefined;

  constructor({ count, detachViews }: Required<SubWorkerOptions>) {
    super(count);
    this.#detachViews = detachViews;
  }

  registration(callable: RegisteredCallable): string {
    return remoteRegistration(callable, "sub workers that are threads (mode 'thread')");
  }

  /** Ends what may be left of a thread, and starts another one when the worker wants that. */
  lost(index: number): void {
    const { worker, thread } = this.#threads[index]!;
    void thread.terminate();
    const token = this.#owner!.native.replaceThread(this.role, worker);
    if (token !== undefined) this.#start(index, worker, token);
  }

  /** Ends the threads that the worker has asked to end, and that have not. */
  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ thread }) => thread.terminate()));
  }

  /** As `close`, without waiting for their end. */
  closeSync(): void {
    void this.close();
  }

  protected add(owner: GroupOwner, workerIndex: number): number {
    this.#owner = owner;
    const { worker, token } = owner.native.addThread(this.role);
    this.#start(workerIndex, worker, token);
    return worker;
  }

  #start(workerIndex: number, worker: number, token: string): void {
    const path = this.pathOf(workerIndex);
    const config = { role: 'sub', path, workerIndex, detachViews: this.#detachViews } as const;
    const data: ThreadData = { token, config };
    const thread = new Worker(childFile(), { workerData: data, name: path });
    this.#threads[workerIndex] = { worker, thread };
    let fault = '';
    thread.on('error', (error) => (fault = String(error)));
    thread.on('exit', (code) => {
      // A thread that was replaced has nothing to say about the one that took its place.
      if (this.#threads[workerIndex]?.thread !== thread) return;
      this.#owner!.native.loseThread(this.role, worker, fault || `it exited with code ${code}`);
    });
    thread.unref();
  }
}

interface SubThread {
  /** Its worker id. */
  readonly worker: number;
  readonly thread: Worker;
}
