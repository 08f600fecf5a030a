/** The dependencies of one run as `deps.json` has them, of either generation, with the tasks in dense indices. */
export interface RecordedGraph {
  readonly source: string;
  readonly version: 1 | 2;
  /** `taskIds[i]` is the id of task `i`. */
  readonly taskIds: readonly bigint[];
  readonly edges: readonly RecordedEdge[];
  /** What the file says about task `i`; empty when it only has edges. */
  readonly tasks: readonly (TaskDetails | undefined)[];
  readonly tensors: readonly RecordedTensor[];
  /** How many tasks, arguments and edges did not fit what was recorded. */
  readonly dropped: number;
}

/** One task waits for another. */
export interface RecordedEdge {
  /** Dense index of the task that comes first. */
  readonly pred: number;
  /** Dense index of the task that waits. */
  readonly succ: number;
  /** Why: stated by the orchestration, owner of the memory, last writer of it, or reader that must be done before a write. */
  readonly source?: EdgeSource | undefined;
  /** The argument of the waiting task that it comes from; absent for stated ones. */
  readonly arg?: number | undefined;
  /** The tensor that both name; an id of {@link RecordedTensor}. */
  readonly tensorId?: string | undefined;
  /** `wait` orders only, `retain` also keeps the outputs of the first task. */
  readonly flags?: string | undefined;
  /** How the parts of memory lie to each other, for example `full` or `partial`. */
  readonly overlap?: string | undefined;
  /** The part of the tensor that the waiting task uses. */
  readonly consumer?: TensorGeometry | undefined;
  /** The part of the tensor that the first task wrote. */
  readonly producer?: TensorGeometry | undefined;
}

/** Why an edge exists. */
export type EdgeSource = 'explicit' | 'creator' | 'tensormap' | 'reader';

/** A part of a tensor: elements at `startOffset + Σ index·stride`. */
export interface TensorGeometry {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly startOffset: number;
}

/** What the dependencies say about a task. */
export interface TaskDetails {
  readonly scope?: string | undefined;
  /** Function ids of its kernels on AIC, first AIV and second AIV; -1 for none. */
  readonly kernelIds: readonly number[];
  /** How many blocks it has, when the file says so. */
  readonly blockCount?: number | undefined;
  readonly args: readonly RecordedArgument[];
}

/** One argument of a task. */
export interface RecordedArgument {
  readonly index: number;
  /** For example `input`, `output`, `inout`, `scalar`. */
  readonly type: string;
  readonly tensorId?: string | undefined;
  readonly dtype?: string | undefined;
  readonly shape?: readonly number[] | undefined;
  readonly strides?: readonly number[] | undefined;
  readonly startOffset?: number | undefined;
}

/** A tensor that tasks name. */
export interface RecordedTensor {
  readonly id: string;
  /** As text, in the base of the file. */
  readonly bufferAddress?: string | undefined;
  readonly version?: number | undefined;
  readonly dtype?: string | undefined;
  /** Elements of its buffer. */
  readonly elements?: number | undefined;
}
