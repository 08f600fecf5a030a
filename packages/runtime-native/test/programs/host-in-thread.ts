// A worker thread owns a worker with a sub worker in a process, and is terminated at bad moments.
import { once } from 'node:events';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

import { CommandStatus, WorkerRole } from '../../src/host/index.js';
import { newHost, run, runSync, submitSub } from '../support/host-worker.js';
import { addProcess } from '../support/lane-children.js';
import { LaneTask } from '../support/lane-task.js';

const LONG = 60_000n;

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

if (isMainThread) {
  for (const moment of ['await', 'sync', 'inline', 'inline-exit', 'idle', 'control']) {
    const thread = new Worker(new URL('./thread.mjs', import.meta.url), {
      workerData: { program: import.meta.url, moment },
    });
    const [pid] = (await once(thread, 'message')) as [number];
    if (moment === 'inline-exit') {
      await once(thread, 'exit');
    } else {
      await new Promise((resolve) => setTimeout(resolve, 100));
      await thread.terminate();
    }
    for (let i = 0; i < 200 && isAlive(pid); i++) await new Promise((resolve) => setTimeout(resolve, 10));
    console.log(moment, isAlive(pid));
  }
} else {
  const { moment } = workerData as { moment: string };
  const host = newHost();
  addProcess(host);
  host.addInline(WorkerRole.SUB, ({ job }) => {
    if (moment === 'inline-exit') process.exit(0);
    if (moment === 'inline') for (;;);
    host.completeInline(job, CommandStatus.OK, '');
  });
  const [payload] = await host.start(20_000);
  parentPort!.postMessage((JSON.parse(payload!) as { pid: number }).pid);
  if (moment === 'await') await run(host, () => submitSub(host, [], [LONG], { callable: LaneTask.SLEEP, worker: 0 }));
  if (moment === 'sync') runSync(host, () => submitSub(host, [], [LONG], { callable: LaneTask.SLEEP, worker: 0 }));
  if (moment.startsWith('inline')) runSync(host, () => submitSub(host, [], [], { worker: 1 }));
  if (moment === 'control') void host.controlAsync(WorkerRole.SUB, 0, 17, 0n, 0n, 0n, null);
  setInterval(() => undefined, 1000);
}
