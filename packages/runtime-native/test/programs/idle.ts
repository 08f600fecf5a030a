// Prints the CPU time, in microseconds, that two idle seconds with an open worker cost.
import { setTimeout as sleep } from 'node:timers/promises';

import { addition, openWorker, smallRun } from '../support/callables.js';

const worker = openWorker();
worker.runSync(0, addition().args, smallRun);
await worker.run(0, addition().args, smallRun);
await sleep(500);
const begin = process.cpuUsage();
await sleep(2000);
const { user, system } = process.cpuUsage(begin);
console.log(user + system);
