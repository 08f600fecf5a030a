/**
 * Runs compiled callables on chips and simulators, and functions on the host, in graphs of tasks.
 *
 * @packageDocumentation
 */
export { Worker } from './worker.js';
export { callable } from './sub/callable-reference.js';
export type { CallableReference } from './sub/callable-reference.js';
export { SerializableFunction, serializable } from './sub/serializable.js';
export type { SerializableOptions } from './sub/serializable.js';
export type { SourceRecord } from './sub/callable-record.js';
export { TaskArgsView } from './sub/task-args-view.js';
export type { TaskTensor } from './sub/task-args-view.js';
export type { ScalarType, ScalarValues } from './sub/scalar-types.js';
export type { FunctionContext } from './sub/function-context.js';
export { CallableHandle } from './registry/callable-handle.js';
export type { CallableKind, CallableRef } from './registry/callable-handle.js';
export type { RegisterOptions, RegisterTarget } from './registry/take-target.js';
export type { ChipWorkerOptions } from './options/chip-worker-options.js';
export type {
  FailurePolicy,
  HostLevel,
  HostWorkerOptions,
  RestartPolicy,
  SpinOptions,
} from './options/host-worker-options.js';
export type { SubWorkerMode, SubWorkerOptions } from './options/sub-worker-options.js';
export type { WorkerOptions } from './worker-options.js';
export type { WorkerState } from './worker-lifecycle.js';
export type { ChildExitEvent, WorkerEvents, WorkerListener } from './worker-events.js';
export type {
  GroupOptions,
  NextLevelOptions,
  OpenScope,
  OrchestrationFunction,
  Orchestrator,
  SubmitResult,
  Cancellable,
  TaskOptions,
} from './run/orchestrator.js';
export type { RunHandle, RunOptions } from './run/run-handle.js';
export type { RunResult, RunStats, RunTiming } from './run/run-result.js';
export type { RunMessage, TaskMessage } from './spans/channels.js';
export type { TaskEndName } from './spans/task-records.js';
export type { NestedMode } from './nested/inner-worker.js';
export { ChildDiedError } from './errors/child-died-error.js';
export { RunError } from './errors/run-error.js';
export { StartupError } from './errors/startup-error.js';
export { TaskError } from './errors/task-error.js';
export type { TaskSite } from './errors/task-error.js';
export type { ChipContext } from './comm/bootstrap-chips.js';
export type { BootstrapBufferOptions, BootstrapCommOptions, ChipBootstrapOptions } from './comm/chip-bootstrap.js';
export type { ChipWindow } from './comm/chip-window.js';
export type { CommBufferOptions } from './comm/comm-buffers.js';
export type { CommDomain, CommDomainOptions } from './comm/comm-domain.js';
export { ChipBootstrapChannel } from './comm/chip-bootstrap-channel.js';
export type { BootstrapChannelState, ChipBootstrapResult } from './comm/chip-bootstrap-channel.js';
export { Arg } from './runtime-api/arg.js';
export type { ArgRole, ArgTensor, ArgTensorOptions } from './runtime-api/arg.js';
export { compile } from './runtime-api/compile.js';
export { OrchestratorContext } from './runtime-api/orchestrator-context.js';
export type { ContextSubmitOptions, TaskHandle, TaskTensors } from './runtime-api/orchestrator-context.js';
export type { ChipRuntimeOptions, HostRuntimeOptions, RuntimeOptions } from './runtime-api/runtime-options.js';
export { Runtime } from './runtime-api/runtime.js';
export type { ChipEntry, HostEntry, HostOrchestration, HostOutputs, RuntimeRunOptions } from './runtime-api/runtime.js';
export { TaskDag } from './runtime-api/task-dag.js';
export type { TaskAccess, TaskState } from './runtime-api/task-dag.js';
export { TensorHandle } from './runtime-api/tensor-handle.js';
export type { HandleOwner, TensorHandleState, TensorLocation } from './runtime-api/tensor-handle.js';
export type { CopyOptions, DeviceBuffer } from '@pto/runtime-native';
export type { PlatformName } from '@pto/runtime-native/assets';
