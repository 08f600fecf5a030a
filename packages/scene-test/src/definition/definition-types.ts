import type { ArgDirectionName, CallConfig, RingSizes, Tensor, TypedArray } from '@pto/task-interface';
import type { CallableHandle, Orchestrator } from '@pto/worker';

import type { SceneLevel } from '../model/scene-description.js';
import type { Tolerance } from '../model/tensor-mismatch.js';
import type { DirectionLike, HostFunction } from './callable-source.js';
import type { ScenePlatform } from './scene-case.js';
import type { SceneArgs, TaskArgsBuilder, TensorNames } from './task-args-builder.js';

type Awaitable<T> = Promise<T> | T;

/** An orchestration in C++. Paths are relative to the file of the scene. */
export interface OrchestrationDefinition {
  readonly source: URL | string;
  /** The function that builds the graph. Default: the runtime's own name for it. */
  readonly functionName?: string;
  /** The function that says how many arguments are expected. Default: the runtime's own name, when there is one. */
  readonly configName?: string;
  /** For diagnostics. Default: none. */
  readonly name?: string;
  /** What the callable does with each tensor, in order; scalars may be named, too. */
  readonly signature: readonly DirectionLike[];
}

/** A kernel in C++. */
export interface KernelDefinition {
  /** The id by which the orchestration submits it; each kernel has its own. */
  readonly funcId: number;
  readonly source: URL | string;
  readonly coreType: 'aic' | 'aiv';
  /** For diagnostics. Default: none. */
  readonly name?: string;
  readonly signature?: readonly DirectionLike[];
  /** Searched for headers; may begin with `$NAME` of the environment. Of several, those that do not exist are left out. */
  readonly extraIncludeDirs?: readonly (URL | string)[];
  /** What the source is written for; AscendC is for chips only, and may be a compiled object (`.o`). Default: `pto`. */
  readonly compiler?: 'ascendc' | 'pto';
  /** AscendC: the function's name. Default: `ascendc_kernel`. */
  readonly ascendcSymbol?: string;
  /** AscendC: what the function takes, in order. */
  readonly tensorArgs?: readonly { readonly name: string; readonly direction: 'inout' | 'input' | 'output' }[];
  /** AscendC: whether the function takes a workspace. Default: false. */
  readonly hasWorkspace?: boolean;
  /** AscendC: a directory with tiling data. */
  readonly kernelMetaDir?: URL | string;
  /** AscendC: a file with tiling data; goes before `kernelMetaDir`. */
  readonly tilingDataPath?: URL | string;
}

/** A callable for a chip. */
export interface ChipCallableDefinition {
  readonly orchestration: OrchestrationDefinition;
  readonly kernels: readonly KernelDefinition[];
  /** Searched for every source. Default: none. */
  readonly includeDirs?: readonly (URL | string)[];
}

/** A callable that tasks of level 3 name: one for a chip, or a function of the host. */
export type NamedCallableDefinition<Name extends string = string> =
  (ChipCallableDefinition & { readonly name: Name }) | { readonly name: Name; readonly callable: HostFunction };

/** What an orchestration function of level 3 is given: handles by name, and signatures by name with `_sig`. */
export type SceneCallables<Name extends string = string> = Readonly<Record<Name, CallableHandle>> &
  Readonly<Record<`${Name}_sig`, readonly Lowercase<ArgDirectionName>[]>> & {
    /** Holds objects until the run has ended; returns the one, or all. */
    keep<Objects extends readonly unknown[]>(...objects: Objects): Objects extends readonly [infer One] ? One : Objects;
  };

/** How a case runs. */
export interface CaseConfig {
  /** Clusters to use. Default: 1. */
  readonly blockDim?: number;
  /** Default: 3. */
  readonly aicpuThreadNum?: number;
  /** Devices of level 3. Default: 1. */
  readonly deviceCount?: number;
  /** Workers for functions of the host at level 3. Default: 0. */
  readonly numSubWorkers?: number;
  /** Makes a task that writes wait for earlier readers. Default: false. */
  readonly trackReaders?: boolean;
  /** Default: 0, no limit. */
  readonly kernelTimeoutMs?: number;
  /** Sizes of the rings. Default: the runtime's. */
  readonly runtimeEnv?: {
    readonly ringTaskWindow?: RingSizes;
    readonly ringHeap?: RingSizes;
    readonly ringDepPool?: RingSizes;
  };
}

/** One case: a name, where it runs, and the parameters of its data. Other fields are kept as the case's own data. */
export interface CaseDefinition<Params> {
  readonly name: string;
  readonly platforms: readonly ScenePlatform[];
  readonly params?: Params;
  readonly config?: CaseConfig;
  /** Runs only when asked for; on these platforms, or on all. Default: false. */
  readonly manual?: ScenePlatform | boolean | readonly ScenePlatform[];
  /** Default: the scene's. */
  readonly skipGolden?: boolean;
  readonly [custom: string]: unknown;
}

/** What scenes of all levels have. */
export interface SceneBase<Params> {
  /** Of the chips, for example `tensormap_and_ringbuffer`. */
  readonly runtime: string;
  /** Default: the name of the file without its extensions. */
  readonly name?: string;
  readonly cases: readonly CaseDefinition<Params>[];
  /** Environment of the runs. Relative values of names that end in `_DIR` or `_PATH` are relative to the file. Default: none. */
  readonly runtimeEnv?: Readonly<Record<string, boolean | number | string>>;
}

/** What scenes have that compare with a golden result. The order of fields matters to the types: `generateArgs` first. */
export interface ComparedScene<Params, Args> extends SceneBase<Params> {
  /** Makes the arguments of a case. */
  readonly generateArgs: (params: Params) => Awaitable<SceneArgs<Args>>;
  /**
   * Computes what the run must leave, from a copy of the arguments: into that copy, or as a new tensor by name. It may be
   * called on another thread, which imports the module of the scene again.
   */
  readonly computeGolden?: (
    args: NoInfer<SceneArgs<Args>>,
    params: NoInfer<Params>,
  ) => Awaitable<GoldenResult<NoInfer<Args>> | void>;
  /** Compares instead of the usual way; throws when the result is wrong. */
  readonly compareOutputs?: (
    actual: NoInfer<SceneArgs<Args>>,
    golden: NoInfer<SceneArgs<Args>>,
    names: readonly string[],
    params: NoInfer<Params>,
  ) => Awaitable<void>;
  /** Relative tolerance of floating-point tensors. Default: 1e-5. */
  readonly rtol?: number;
  /** Absolute tolerance of floating-point tensors. Default: 1e-5. */
  readonly atol?: number;
  /** Tolerances of tensors that have others; integers are compared exactly without one. */
  readonly tolerances?: { readonly [Name in TensorNames<NoInfer<Args>>]?: Tolerance };
  /** Computes and compares nothing. Default: false. */
  readonly skipGolden?: boolean;
  /** Refuses fewer tensors than the signature has. Default: true. */
  readonly signatureStrict?: boolean;
}

/** Golden tensors by name; elements alone get the shape of the argument, and numbers are rounded to its type. */
export type GoldenResult<Args> = {
  readonly [Name in TensorNames<Args>]?: Float64Array | Tensor | TypedArray | readonly number[];
};

/** A scene on one chip. */
export interface ChipScene<Params, Args> extends ComparedScene<Params, Args> {
  readonly level: 2;
  readonly callable: ChipCallableDefinition;
}

/** A scene on the chips and sub workers of a host. */
export interface HostScene<Params, Args, Name extends string> extends ComparedScene<Params, Args> {
  readonly level: 3;
  readonly callable: {
    readonly callables: readonly NamedCallableDefinition<Name>[];
    /** Submits the tasks. */
    readonly orchestration: (
      orch: Orchestrator,
      callables: SceneCallables<NoInfer<Name>>,
      args: SceneArgs<NoInfer<Args>>,
      config: CallConfig,
    ) => Awaitable<void>;
  };
}

/** What the test function of level 4 is given. */
export interface FunctionTestContext<Params> {
  readonly platform: ScenePlatform;
  readonly runtime: string;
  /** Devices that the case may use, as many as it asked for. */
  readonly devices: readonly number[];
  readonly params: Params;
  readonly signal: AbortSignal;
  /**
   * How the case runs, with what is to be recorded of it. Submit tasks for nested workers with it: their orchestration functions
   * get it as their third argument, and submit the tasks for chips with it.
   */
  readonly config: CallConfig;
  /** Folder for what is recorded, `spansTo` of runs. `undefined` when nothing is to be. */
  readonly outputsDir: string | undefined;
}

/** A test function that makes its own workers. */
export interface FunctionScene<Params> extends SceneBase<Params> {
  readonly level: 4;
  /** Throws when the case fails. */
  readonly test: (context: FunctionTestContext<Params>) => Awaitable<void>;
}

/** The hooks of a scene without their types. */
export interface SceneHooks {
  readonly generateArgs: ((params: never) => unknown) | undefined;
  readonly computeGolden: ((args: never, params: never) => unknown) | undefined;
  readonly compareOutputs: ((actual: never, golden: never, names: never, params: never) => unknown) | undefined;
}

export type { SceneLevel, TaskArgsBuilder };
