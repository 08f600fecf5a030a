import type { NativeLaneHost } from '@pto/runtime-native/host';

import type { SharedBytes } from '../host/shared-images.js';
import type { OrchestrationFunction } from '../run/orchestrator.js';
import { loadCallable } from '../sub/load-callable.js';
import type { RemoteCallables } from '../sub/remote-functions.js';
import { unpackCascaded } from './cascaded-callable.js';
import type { CascadedCallable } from './cascaded-callable.js';
import type { InnerWorker } from './inner-worker.js';

/** Bytes that the worker above has copied for this process. */
export function readShared(lane: NativeLaneHost, { segment, generation, offset, nbytes }: SharedBytes): Uint8Array {
  return new Uint8Array(lane.view(segment, generation, offset, nbytes)).slice();
}

/**
 * The callables of the worker above, in the process of a nested worker. Functions are what it runs for that worker; all are
 * passed on to the children below that can run them, before the worker above hears that it is done.
 */
export function inheritedCallables(lane: NativeLaneHost, inner: InnerWorker): RemoteCallables<OrchestrationFunction> {
  return {
    add: async (slot, text) => {
      const cascaded = JSON.parse(text) as CascadedCallable;
      const { callable } = cascaded;
      const call = callable.kind === 'host' ? await loadCallable(callable.record) : undefined;
      inner.inherit(
        slot,
        unpackCascaded(cascaded, (bytes) => readShared(lane, bytes)),
      );
      return call as OrchestrationFunction | undefined;
    },
    remove: (slot) => inner.disinherit(slot),
  };
}
