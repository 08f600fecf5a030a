// Leaves a worker open: node leaves-open.mjs MODE [exit | wait]

import { TaskArgs } from '@pto/task-interface';
import { Worker, callable } from '@pto/worker';

const [mode, how] = process.argv.slice(2);
const worker = new Worker({ level: 3, subWorkers: { count: 1, mode }, heapRingBytes: 2 ** 20 });
const rest = worker.register(callable(new URL('../fixtures/functions.mjs', import.meta.url), 'rest'));
await worker.init();
const run = worker.run((orch) => void orch.submitSub(rest, new TaskArgs().addScalar(how === undefined ? 1 : 60_000)));
if (how === 'exit') {
  run.catch(() => undefined);
  setTimeout(() => process.exit(7), 50);
} else if (how === 'wait') {
  console.log('running');
} else {
  await run;
}
