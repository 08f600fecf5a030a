// An uncaught error while runs are pending.
import { addition, openWorker, smallRun } from '../support/callables.js';

const worker = openWorker();
for (let i = 0; i < 50; i++) void worker.run(0, addition(100).args, smallRun);
setTimeout(() => {
  throw new Error('uncaught');
}, 20);
