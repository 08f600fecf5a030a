// Only pending runs hold up the end of the process, and they do.
import { addition, openWorker, smallRun } from '../support/callables.js';

const worker = openWorker();
const additions = [addition(50), addition(50)];
for (const { f, args } of additions) void worker.run(0, args, smallRun).then(() => console.log(f[0]));
