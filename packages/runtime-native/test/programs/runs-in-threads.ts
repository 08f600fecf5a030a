// Four threads drive a device each at the same time; the main thread drives a fifth.
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';

import { addition, openWorker, smallRun } from '../support/callables.js';

async function drive(deviceId: number): Promise<number> {
  await using worker = openWorker(deviceId);
  let sum = 0;
  for (let i = 0; i < 50; i++) {
    const { f, args } = addition();
    if (i % 2 === 0) worker.runSync(0, args, smallRun);
    else await worker.run(0, args, smallRun);
    sum += f[0]!;
  }
  return sum;
}

if (isMainThread) {
  const threads = [1, 2, 3, 4].map((deviceId) => {
    const thread = new Worker(new URL('./thread.mjs', import.meta.url), {
      workerData: { program: import.meta.url, deviceId },
    });
    return new Promise<number>((resolve, reject) => thread.once('message', resolve).once('error', reject));
  });
  console.log(...(await Promise.all([drive(0), ...threads])));
} else {
  const { deviceId } = workerData as { deviceId: number };
  parentPort!.postMessage(await drive(deviceId));
}
