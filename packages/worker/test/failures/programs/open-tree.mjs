// Opens a tree of workers, works without an end, and says so: node open-tree.mjs [exit]
// With `exit` it calls process.exit while it works, when it is written to.

import { TaskArgs } from '@pto/task-interface';
import { Worker, callable } from '@pto/worker';

import { openTree } from '../fixtures/tree.mjs';

const { worker, step } = await openTree({ Worker, callable });
const counter = worker.alloc([1], 'int32');
worker
  .run((orch) => {
    for (let i = 0; i < 100; i++) orch.submitSub(step, new TaskArgs().addTensor(counter, 'inout').addScalar(1000));
  })
  .catch(() => undefined);
process.stdin.on('data', () => process.exit(7));
console.log('running');
