import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

import { WorkerRole } from '../../src/host/index.js';
import type { NativeHostWorker } from '../../src/host/index.js';

const programs = path.join(import.meta.dirname, '..', 'programs');
const program = pathToFileURL(path.join(programs, 'lane-child.ts')).href;

/** Adds a sub worker in a thread, which attaches by itself. */
export function addThread(host: NativeHostWorker): Worker {
  const { worker, token } = host.addThread(WorkerRole.SUB);
  const thread = new Worker(path.join(programs, 'thread.mjs'), { workerData: { program, token } });
  thread.once('exit', (code) => host.loseThread(WorkerRole.SUB, worker, `thread exited with ${code}`));
  return thread;
}

/** Adds a sub worker in a Node process. */
export function addProcess(host: NativeHostWorker): number {
  return host.addProcess(WorkerRole.SUB, {
    executable: process.execPath,
    argv: ['--import', 'tsx', path.join(programs, 'lane-child.ts')],
    env: { FORCE_COLOR: '0' },
    config: JSON.stringify({ role: 'sub', favourite: 7 }),
    processGroup: false,
  });
}

/** Waits until a thread has ended. */
export async function ended(thread: Worker): Promise<void> {
  if (thread.threadId !== -1) await once(thread, 'exit');
}
