// Leaves a worker open that has run and is idle. The process ends by itself.
import { addition, openWorker, smallRun } from '../support/callables.js';

const { f, args } = addition();
await openWorker().run(0, args, smallRun);
console.log(f[0]);
