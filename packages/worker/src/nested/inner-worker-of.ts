import { PtoError } from '@pto/task-interface';

import type { InnerWorker } from './inner-worker.js';

// What levels ask of each other is nothing for users to call, so it is not among the members of Worker.
const inners = new WeakMap<object, InnerWorker>();

/** Called by a worker of level 3 or above when it is made. */
export function offerInnerWorker(worker: object, inner: InnerWorker): void {
  inners.set(worker, inner);
}

/** @throws PtoError `ERR_PTO_WORKER_LEVEL` for what is no worker of level 3 or above */
export function innerWorkerOf(worker: object): InnerWorker {
  const inner = inners.get(worker);
  if (inner !== undefined) return inner;
  throw new PtoError(
    'ERR_PTO_WORKER_LEVEL',
    'only a worker of level 3 or above can be added to another one.\n' +
      '  Give device ids to a worker of level 3, and add that: new Worker({ level: 3, deviceIds: [0], … }).',
  );
}
