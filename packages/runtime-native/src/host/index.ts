/**
 * The native half of workers of level 3 and above, for `@pto/worker`. Importing this loads no addon. What the objects here
 * throw has `code` and `details`; {@link callNative} and {@link toPtoError} make `PtoError`s of it.
 *
 * @packageDocumentation
 */
export { failureSite } from '../addon/failure-site.js';
export { callNative, toPtoError } from '../addon/native-error.js';
export { copyAddress } from '../copy-address.js';
export { CommandKind, CommandStatus, WhenFull, WorkerRole } from './lane.js';
export { killGroupWithPeer } from './kill-group-with-peer.js';
export { newNativeHostWorker } from './new-native-host-worker.js';
export { newNativeLaneHost } from './new-native-lane-host.js';
export type {
  InlineHandler,
  InlineJob,
  NativeAllocation,
  NativeControlReply,
  NativeHostEvent,
  NativeHostSettings,
  NativeHostWorker,
  NativeProcessChild,
  NativeRunReport,
  NativeTaskFailure,
  NativeWorkerLoss,
} from './native-host-worker.js';
export { TRACE_FIELDS, TaskEnd } from './native-run-trace.js';
export type { NativeRunTrace } from './native-run-trace.js';
export type { LaneHandlers, LaneJob, LaneSource, NativeLaneHost } from './native-lane-host.js';
