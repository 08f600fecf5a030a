// Does nothing but wait for space until its tasks have run: node waits-for-space.mjs

import { TaskArgs } from '@pto/task-interface';
import { Worker, callable } from '@pto/worker';

const worker = new Worker({ level: 3, subWorkers: 1, heapRingBytes: 2 ** 20, maxPendingTasks: 1 });
const rest = worker.register(callable(new URL('../fixtures/functions.mjs', import.meta.url), 'rest'));
await worker.init();
const { stats } = await worker.run(async (orch) => {
  for (let i = 0; i < 3; i++) await orch.submitSubAsync(rest, new TaskArgs().addScalar(30));
});
console.log(`${stats.taskCount} tasks`);
await worker.close();
