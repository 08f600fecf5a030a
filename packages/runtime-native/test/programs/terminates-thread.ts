// A worker thread owns a chip worker with pending runs and is terminated; afterwards the device is free.
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker, isMainThread, parentPort } from 'node:worker_threads';

import { addition, openWorker, smallRun } from '../support/callables.js';

function runThreads(): number {
  const names = readdirSync('/proc/self/task').map((id) => readFileSync(`/proc/self/task/${id}/comm`, 'utf8').trim());
  return names.filter((name) => name === 'pto-run').length;
}

if (isMainThread) {
  for (let i = 0; i < 3; i++) {
    const thread = new Worker(new URL('./thread.mjs', import.meta.url), { workerData: { program: import.meta.url } });
    await new Promise((resolve) => thread.once('message', resolve));
    const during = runThreads();
    await thread.terminate();
    console.log(during, runThreads());
  }
  const { f, args } = addition();
  openWorker(0).runSync(0, args, smallRun);
  console.log(f[0]);
} else {
  const worker = openWorker(0);
  for (let i = 0; i < 50; i++) void worker.run(0, addition(100).args, smallRun);
  await sleep(20);
  parentPort!.postMessage('running');
}
