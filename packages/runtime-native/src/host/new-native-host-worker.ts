import { loadAddon } from '../addon/load-addon.js';
import { callNative } from '../addon/native-error.js';
import type { CommandKind } from './lane.js';
import type { InlineHandler, NativeHostEvent, NativeHostSettings, NativeHostWorker } from './native-host-worker.js';

/** How the addon calls the handler of an inline worker: with values, because an object literal is cheaper made here. */
export type InlineDelivery = (
  handler: InlineHandler,
  memory: ArrayBuffer,
  nbytes: number,
  job: number,
  kind: CommandKind,
  callable: number,
  runId: number,
  taskId: number,
  groupIndex: number,
  groupSize: number,
  isBlocking: boolean,
  isTraced: boolean,
  settingsBytes: number,
) => void;

const deliverInline: InlineDelivery = (
  handler,
  memory,
  nbytes,
  job,
  kind,
  callable,
  runId,
  taskId,
  groupIndex,
  groupSize,
  isBlocking,
  isTraced,
  settingsBytes,
) => {
  const args = new Uint8Array(memory, 0, nbytes);
  const settings = settingsBytes === 0 ? undefined : new Uint8Array(memory, nbytes, settingsBytes);
  handler({ job, kind, callable, runId, taskId, groupIndex, groupSize, args, isBlocking, isTraced, settings });
};

/**
 * A native worker of level 3 or above, with no children yet.
 *
 * @param onEvent - called from the event loop; events do not keep the process alive
 * @throws PtoError as `loadAddon`; `ERR_PTO_SHM` when there is no room for the rings
 */
export function newNativeHostWorker(
  settings: NativeHostSettings,
  onEvent: (event: NativeHostEvent) => void,
): NativeHostWorker {
  const { NativeHostWorker } = loadAddon();
  const deliverEvent = (json: string): void => onEvent(JSON.parse(json) as NativeHostEvent);
  return callNative(() => new NativeHostWorker(settings, deliverEvent, deliverInline));
}
