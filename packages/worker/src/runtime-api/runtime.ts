import type { CompiledPackage, CompileOptions, UpstreamCompileOptions } from '@pto/compiler';
import { PtoError, TaskArgs, Tensor, checkOptions, invalidArgument } from '@pto/task-interface';
import type { CallConfigOptions, DeviceTensor, ScalarLike } from '@pto/task-interface';

import type { CallableHandle } from '../registry/callable-handle.js';
import { Worker } from '../worker.js';
import { Arg } from './arg.js';
import { compile } from './compile.js';
import { FunctionTable } from './function-table.js';
import { runOnHost } from './host-run.js';
import { unknownName } from './names.js';
import type { OrchestratorContext } from './orchestrator-context.js';
import { workerOptionsOf } from './runtime-options.js';
import type { RuntimeOptions } from './runtime-options.js';
import { TensorHandle } from './tensor-handle.js';

/** What the orchestration function of a host entry returns: handles whose elements are wanted, by name. */
export type HostOutputs = Readonly<Record<string, TensorHandle>> | undefined | void;

/** A function that builds the graph of a run over all chips. */
export type HostOrchestration = (
  context: OrchestratorContext,
  args: Readonly<Record<string, unknown>>,
) => HostOutputs | Promise<HostOutputs>;

/** What a chip runtime runs: a package, or what one is compiled from. */
export type ChipEntry =
  CompiledPackage | Omit<CompileOptions, 'platform' | 'runtime'> | Omit<UpstreamCompileOptions, 'platform' | 'runtime'>;

/** What a host runtime runs. */
export interface HostEntry {
  /** Builds the graph. */
  orch: HostOrchestration;
  /** What its tasks run, under names that only this entry has. */
  kernels: Readonly<Record<string, CompiledPackage>>;
}

/** What a run works on. */
export interface RuntimeRunOptions {
  /** At level `chip` the arguments in the order of the signature; at level `host` values by name. */
  args?: readonly Arg[] | Readonly<Record<string, unknown>>;
  /** How a chip runs. Default: what the package says. */
  config?: CallConfigOptions;
  /** Cancels the run: what has not started is not started any more. */
  signal?: AbortSignal;
}

interface Registered {
  readonly content: unknown;
  readonly run: (options: RuntimeRunOptions) => Promise<Readonly<Record<string, Tensor>> | undefined>;
}

/**
 * Runs what is registered under names, on one chip or on all chips of a host. A thin layer over {@link Worker}, which
 * offers more.
 *
 * @example
 * ```ts
 * import { Arg, Runtime, compile } from '@pto/worker';
 *
 * const add = await compile({ platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer', orch: 'add.cpp', kernels });
 * await using runtime = new Runtime({ level: 'host', platform: 'a2a3sim', devices: [0, 1] });
 * runtime.register('sums', {
 *   kernels: { add },
 *   orch(ctx) {
 *     const sum = ctx.alloc([16384]);
 *     ctx.submit('add', { inputs: [ctx.input('a'), ctx.input('b')], outputs: [sum] });
 *     return { sum };
 *   },
 * });
 * const { sum } = await runtime.run('sums', { args: { a, b } });
 * ```
 */
export class Runtime {
  readonly #worker: Worker;
  readonly #options: RuntimeOptions;
  readonly #entries = new Map<string, Registered>();
  readonly #functions: FunctionTable | undefined;
  readonly #pending = new Set<Promise<unknown>>();
  #initialized: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  /**
   * Checks the options; loads nothing and touches no device.
   *
   * @throws PtoError `ERR_PTO_OPTION_INVALID`, `ERR_PTO_OPTION_UNKNOWN`, `ERR_PTO_PLATFORM_UNKNOWN`,
   * `ERR_PTO_RUNTIME_UNKNOWN`
   */
  constructor(options: RuntimeOptions) {
    this.#worker = new Worker(workerOptionsOf(options));
    this.#options = options;
    if (options.level === 'host') this.#functions = new FunctionTable(this.#worker);
  }

  /** Takes the devices. Optional: the first run does it. */
  init(): Promise<void> {
    this.#initialized ??= this.#worker.init();
    return this.#initialized;
  }

  /**
   * Gives something to run a name. Compiling starts at once; a run waits for it, and so may the caller.
   *
   * @returns settles when it is compiled
   * @throws PtoError `ERR_PTO_CALLABLE_DUPLICATE` for a name that means something else already, `ERR_PTO_WORKER_STATE`
   * after `close`, `ERR_PTO_CALLABLE_INVALID`
   */
  register(name: string, entry: ChipEntry | HostEntry): Promise<void> {
    if (this.#closed !== undefined) throw closedError('register');
    const known = this.#entries.get(name);
    if (known !== undefined) {
      if (isSame(known.content, entry)) return Promise.resolve();
      throw invalidArgument({
        code: 'ERR_PTO_CALLABLE_DUPLICATE',
        what: 'Runtime.register, name',
        given: name,
        allowed: 'a name that is not taken',
        remedy: `Taken: ${[...this.#entries.keys()].join(', ')}.`,
      });
    }
    return this.#options.level === 'chip'
      ? this.#registerChip(name, entry as ChipEntry)
      : this.#registerHost(name, entry as HostEntry);
  }

  /**
   * Runs what is registered under a name.
   *
   * @returns at level `host` the elements of the handles that the orchestration function returned
   * @throws PtoError `ERR_PTO_OPTION_UNKNOWN` for an unknown name, what compiling threw, and what a run of a `Worker` throws
   */
  async run(name: string, options: RuntimeRunOptions = {}): Promise<Readonly<Record<string, Tensor>>> {
    if (this.#closed !== undefined) throw closedError('run');
    checkOptions('Runtime.run', options, ['args', 'config', 'signal']);
    const entry = this.#entries.get(name);
    if (entry === undefined) throw unknownName('Runtime.run', name, [...this.#entries.keys()]);
    const run = this.init().then(() => entry.run(options));
    this.#pending.add(run);
    try {
      return (await run) ?? {};
    } finally {
      this.#pending.delete(run);
    }
  }

  /** Waits for the runs that were started, and gives the devices back. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= Promise.allSettled(this.#pending).then(() => this.#worker.close());
    return this.#closed;
  }

  /** As {@link Runtime.close}, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #registerChip(name: string, entry: ChipEntry): Promise<void> {
    const compiled = this.#compiled(entry).then((callable) => this.#worker.register(callable, { name }));
    this.#entries.set(name, {
      content: entry,
      run: async ({ args = [], config, signal }) => {
        const taskArgs = takeArgs(args);
        await this.#worker.run(await compiled, taskArgs, config, signal === undefined ? {} : { signal });
        return undefined;
      },
    });
    return settled(compiled);
  }

  #registerHost(name: string, entry: HostEntry): Promise<void> {
    checkOptions('Runtime.register', entry, ['orch', 'kernels']);
    if (typeof entry.orch !== 'function') {
      throw invalidArgument({
        code: 'ERR_PTO_CALLABLE_INVALID',
        what: 'Runtime.register, orch',
        given: entry.orch,
        allowed: "a function, as level is 'host'",
        remedy: "Pass { orch: (ctx, args) => { ctx.submit('name', …) }, kernels: { name: package } }.",
      });
    }
    const kernels = new Map<string, CallableHandle>();
    for (const [alias, callable] of Object.entries(entry.kernels ?? {})) {
      kernels.set(alias, this.#worker.register(callable, { name: `${name}.${alias}` }));
    }
    const host = { worker: this.#worker, functions: this.#functions!, kernels, orchestration: entry.orch };
    const numDevices = (this.#options as { devices: readonly number[] }).devices.length;
    this.#entries.set(name, { content: entry, run: (options) => runOnHost({ ...host, numDevices }, options) });
    return Promise.resolve();
  }

  #compiled(entry: ChipEntry): Promise<CompiledPackage> {
    if ('callable' in entry) return Promise.resolve(entry);
    const { platform, runtime = 'tensormap_and_ringbuffer' } = this.#options;
    return compile({ ...entry, platform, runtime });
  }
}

/** Whether two entries mean the same: packages by what is in them, functions and lists of sources by themselves. */
function isSame(known: unknown, given: unknown): boolean {
  if (known === given) return true;
  if (!isRecord(known) || !isRecord(given)) return false;
  if ('callable' in known) return typeof known.key === 'string' && known.key === given.key;
  if (!isRecord(known.kernels) || !isRecord(given.kernels) || known.orch !== given.orch) return false;
  const [mine, others] = [known.kernels, given.kernels];
  const aliases = Object.keys(mine);
  return aliases.length === Object.keys(others).length && aliases.every((alias) => isSame(mine[alias], others[alias]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function closedError(call: string): PtoError {
  return new PtoError('ERR_PTO_WORKER_STATE', `Runtime.${call}: the runtime is closed.\n  Make a new Runtime.`);
}

/** A failure is told by each run; nobody has to look at this promise. */
function settled(work: Promise<unknown>): Promise<void> {
  const done = work.then(() => undefined);
  done.catch(() => undefined);
  return done;
}

function takeArgs(args: unknown): TaskArgs {
  if (!Array.isArray(args) || !args.every((arg) => arg instanceof Arg)) {
    throw invalidArgument({
      code: 'ERR_PTO_ARGS_TENSOR',
      what: 'Runtime.run, args',
      given: args,
      allowed: "an array of Arg, as level is 'chip'",
      remedy: 'Make each with Arg.input, Arg.output, Arg.inout or Arg.scalar.',
    });
  }
  const taskArgs = new TaskArgs();
  for (const { role, value } of args) {
    if (role === 'scalar') taskArgs.addScalar(value as ScalarLike);
    else if (value instanceof TensorHandle) {
      throw invalidArgument({
        code: 'ERR_PTO_HANDLE_FOREIGN',
        what: 'Runtime.run, argument',
        given: `handle ${value.id}`,
        allowed: 'tensors and typed arrays',
        remedy: 'Handles belong to the orchestration function of one run.',
      });
    } else taskArgs.addTensor(value as DeviceTensor | Tensor, role === 'output' ? 'output_existing' : role);
  }
  return taskArgs;
}
