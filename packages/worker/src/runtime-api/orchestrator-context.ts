import { Tensor, TaskArgs, checkOptions, invalidArgument } from '@pto/task-interface';
import type { CallConfigOptions, DataType, ScalarLike, ShapeLike } from '@pto/task-interface';

import type { CallableHandle } from '../registry/callable-handle.js';
import type { Orchestrator } from '../run/orchestrator.js';
import type { TaskFunction } from '../sub/function-context.js';
import type { TaskArgsView } from '../sub/task-args-view.js';
import { Arg } from './arg.js';
import type { ArgTensor } from './arg.js';
import { unknownName } from './names.js';
import type { RunHandles } from './run-handles.js';
import type { TensorHandle } from './tensor-handle.js';

/** What a task works on: either `args`, in the order of the callable's signature, or its tensors by what is done to them. */
export interface TaskTensors {
  /** All arguments, in order. */
  args?: readonly Arg[];
  /** Tensors that are read; they come first. */
  inputs?: readonly ArgTensor[];
  /** Tensors that are written; they come after the inputs. */
  outputs?: readonly ArgTensor[];
}

/** How a chip task is submitted. */
export interface ContextSubmitOptions extends TaskTensors {
  /** Which chip, as an index into `devices`. Default: the one whose memory the inputs are in, else whichever is free first. */
  device?: number;
  /** How the callable runs. Default: what the package says. */
  config?: CallConfigOptions;
}

/** A task that was submitted. */
export interface TaskHandle {
  /** Counted from 0 in its run. */
  readonly id: number;
  /** What the task writes, in the order of its arguments. */
  readonly outputs: readonly TensorHandle[];
}

/** What a context works with. */
export interface ContextParts {
  readonly orchestrator: Orchestrator;
  readonly handles: RunHandles;
  /** Tensors of the run's arguments, by name. */
  readonly inputs: ReadonlyMap<string, TensorHandle>;
  /** Callables of the entry, by alias. */
  readonly kernels: ReadonlyMap<string, CallableHandle>;
  /** What calls the functions of sub tasks, by the number that is their last scalar. */
  readonly subTask: CallableHandle;
  readonly addFunction: (body: TaskFunction<TaskArgsView>) => number;
  readonly numDevices: number;
  /** Settles with false when a task of the run has failed. */
  readonly failure: Promise<false>;
  /** Shared memory that is given back when the run has ended. */
  readonly allocate: (shape: ShapeLike, dtype: DataType | string) => Tensor;
}

/**
 * What the orchestration function of a `Runtime` of level `host` builds its graph with. A task starts as soon as what it
 * reads is there, while the function still submits: a reader waits for the writer before it, a writer for the readers
 * before it.
 */
export class OrchestratorContext {
  readonly #parts: ContextParts;

  constructor(parts: ContextParts) {
    this.#parts = parts;
  }

  /** How many chips there are. */
  get numDevices(): number {
    return this.#parts.numDevices;
  }

  /**
   * A tensor of the run's arguments.
   *
   * @throws PtoError `ERR_PTO_OPTION_UNKNOWN` when no tensor has this name
   */
  input(name: string): TensorHandle {
    const handle = this.#parts.inputs.get(name);
    if (handle !== undefined) return handle;
    throw unknownName('ctx.input', name, [...this.#parts.inputs.keys()]);
  }

  /** Memory for a result that no argument names. It is there until the run has ended. */
  alloc(shape: ShapeLike, dtype: DataType | string = 'float32'): TensorHandle {
    return this.#parts.handles.add(this.#parts.allocate(shape, dtype));
  }

  /**
   * Submits a task for a chip.
   *
   * @param kernel - a name of the entry's `kernels`
   * @throws PtoError `ERR_PTO_OPTION_UNKNOWN`, `ERR_PTO_HANDLE_FOREIGN` for a handle of another run, `ERR_PTO_WORKER_ID`,
   * and once a task of the run has failed its error
   */
  submit(kernel: string, options: ContextSubmitOptions): TaskHandle {
    checkOptions('ctx.submit', options, ['args', 'inputs', 'outputs', 'device', 'config']);
    const callable = this.#parts.kernels.get(kernel);
    if (callable === undefined) throw unknownName('ctx.submit', kernel, [...this.#parts.kernels.keys()]);
    const { device, config } = options;
    return this.#submit('ctx.submit', options, (args) =>
      this.#parts.orchestrator.submitNextLevel(callable, args, config, device === undefined ? {} : { worker: device }),
    );
  }

  /**
   * Submits a function that is called on this thread when what it reads is there. Behind the scalars that are given, its
   * arguments have one that is the function's number.
   */
  subTask(body: TaskFunction<TaskArgsView>, tensors: TaskTensors = {}): TaskHandle {
    checkOptions('ctx.subTask', tensors, ['args', 'inputs', 'outputs']);
    const { orchestrator, subTask, addFunction } = this.#parts;
    return this.#submit('ctx.subTask', tensors, (args) =>
      orchestrator.submitSub(subTask, args.addScalar(addFunction(body))),
    );
  }

  /** Runs a function in a scope of its own. */
  scope<T>(body: () => T): T {
    return this.#parts.orchestrator.scope(body);
  }

  /**
   * Waits until the elements of a handle are there, so that the function can decide what to submit next.
   *
   * @throws PtoError the error of the run when they never will be, `ERR_PTO_HANDLE_FOREIGN`
   */
  async wait(handle: TensorHandle): Promise<Tensor> {
    const { handles, failure } = this.#parts;
    const tensor = handles.tensorOf(handle, 'ctx.wait') as Tensor;
    if (handle.state === 'ready') return tensor;
    let read!: TaskHandle;
    const isRead = new Promise<true>((resolve) => {
      read = this.subTask(() => resolve(true), { inputs: [handle] });
    });
    if (await Promise.race([isRead, failure])) handles.completeThrough(read.id);
    // Throws what has failed, as every submit does now.
    else this.subTask(() => undefined);
    return tensor;
  }

  #submit(what: string, given: TaskTensors, submit: (args: TaskArgs) => unknown): TaskHandle {
    const { handles } = this.#parts;
    const args = argsOf(what, given);
    const taskArgs = new TaskArgs();
    const access = { inputs: [] as TensorHandle[], outputs: [] as TensorHandle[], inouts: [] as TensorHandle[] };
    for (const [i, { role, value }] of args.entries()) {
      if (role === 'scalar') {
        taskArgs.addScalar(value as ScalarLike);
        continue;
      }
      const handle = handles.take(value as ArgTensor, `${what}, argument ${i}`);
      access[`${role}s`].push(handle);
      taskArgs.addTensor(
        handles.tensorOf(handle, `${what}, argument ${i}`),
        role === 'output' ? 'output_existing' : role,
      );
    }
    // Noted only when the engine has taken it, so that a refused task leaves nothing behind.
    submit(taskArgs);
    return { id: handles.addTask(access), outputs: [...access.outputs, ...access.inouts] };
  }
}

function argsOf(what: string, { args, inputs = [], outputs = [] }: TaskTensors): readonly Arg[] {
  if (args === undefined) return [...inputs.map((one) => Arg.input(one)), ...outputs.map((one) => Arg.output(one))];
  if (inputs.length === 0 && outputs.length === 0 && args.every((arg) => arg instanceof Arg)) return args;
  throw invalidArgument({
    code: 'ERR_PTO_ARGS_TENSOR',
    what: `${what}, args`,
    given: args,
    allowed: 'an array of Arg, and then neither inputs nor outputs',
    remedy: 'Make each with Arg.input, Arg.output, Arg.inout or Arg.scalar.',
  });
}
