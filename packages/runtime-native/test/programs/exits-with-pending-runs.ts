// process.exit() while one run is executed and others wait.
import { setTimeout as sleep } from 'node:timers/promises';

import { addition, openWorker, smallRun } from '../support/callables.js';

const workers = [openWorker(0), openWorker(1)];
for (const worker of workers) {
  for (let i = 0; i < 50; i++) void worker.run(0, addition(100).args, smallRun);
}
await sleep(20);
process.exit(7);
