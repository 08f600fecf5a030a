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
  readonly #threads = new Set<Worker>();

  constructor({ count, detachViews }: Required<SubWorkerOptions>) {
    super(count);
    this.#detachViews = detachViews;
  }

  registration(callable: RegisteredCallable): string {
    return remoteRegistration(callable, "sub workers that are threads (mode 'thread')");
  }

  /** Ends the threads that the worker has asked to end, and that have not. */
  async close(): Promise<void> {
    await Promise.all([...this.#threads].map((thread) => thread.terminate()));
  }

  /** As `close`, without waiting for their end. */
  closeSync(): void {
    void this.close();
  }

  protected add(owner: GroupOwner, workerIndex: number): number {
    const { worker, token } = owner.native.addThread(this.role);
    const path = this.pathOf(workerIndex);
    const config = { role: 'sub', path, workerIndex, detachViews: this.#detachViews } as const;
    const data: ThreadData = { token, config };
    const thread = new Worker(childFile(), { workerData: data, name: path });
    this.#threads.add(thread);
    let fault = '';
    thread.on('error', (error) => (fault = String(error)));
    thread.on('exit', (code) => {
      // Of a thread that was terminated by close, the native worker knows already.
      if (this.#threads.delete(thread))
        owner.native.loseThread(this.role, worker, fault || `it exited with code ${code}`);
    });
    thread.unref();
    return worker;
  }
}
