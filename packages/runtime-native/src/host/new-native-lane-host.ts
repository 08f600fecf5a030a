import { loadAddon } from '../addon/load-addon.js';
import { callNative } from '../addon/native-error.js';
import type { CommandKind } from './lane.js';
import type { LaneHandlers, LaneSource, NativeLaneHost } from './native-lane-host.js';

/** How the addon hands over a job: with values, because an object literal is cheaper made here. */
export type LaneDelivery = (
  memory: ArrayBuffer,
  nbytes: number,
  job: number,
  kind: CommandKind,
  callable: number,
  runId: number,
  taskId: number,
  groupIndex: number,
  groupSize: number,
  arg0: bigint,
  isTraced: boolean,
  settingsBytes: number,
) => void;

/**
 * Attaches to a lane. Jobs come after `ready`.
 *
 * @throws PtoError as `loadAddon`; `ERR_PTO_CHILD_BUILD` when the parent is of another build; `ERR_PTO_CHILD_PROTOCOL` when
 * nobody offers such a lane
 */
export function newNativeLaneHost(source: LaneSource, handlers: LaneHandlers): NativeLaneHost {
  const { NativeLaneHost } = loadAddon();
  const { onJob, onCancel, onShutdown } = handlers;
  const deliver: LaneDelivery = (
    memory,
    nbytes,
    job,
    kind,
    callable,
    runId,
    taskId,
    groupIndex,
    groupSize,
    arg0,
    isTraced,
    settingsBytes,
  ) => {
    const bytes = new Uint8Array(memory, 0, nbytes);
    const settings = settingsBytes === 0 ? undefined : new Uint8Array(memory, nbytes, settingsBytes);
    onJob({ job, kind, callable, runId, taskId, groupIndex, groupSize, bytes, arg0, isTraced, settings });
  };
  return callNative(() => new NativeLaneHost(source, deliver, onCancel, onShutdown));
}
