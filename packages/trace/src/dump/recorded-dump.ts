/** The values that a run dumped, of either generation; the values themselves are in another file. */
export interface RecordedDump {
  /** The list of what was dumped. */
  readonly source: string;
  /** `may` dumps tensors, `august` scalars, too. */
  readonly generation: 'may' | 'august';
  /** Name of the file that has the values, beside the list. */
  readonly dataFile: string;
  readonly entries: readonly DumpEntry[];
  /** How many should be there and are not. */
  readonly dropped: number;
}

/** Whether a value is from before a task ran, or after it. */
export type DumpStage = 'before' | 'after';

/** What a task does with an argument. */
export type DumpRole = 'input' | 'output' | 'inout' | 'scalar';

/** One argument of a task at one time. */
export interface DumpEntry {
  /** Its place in the list, from 0. */
  readonly index: number;
  readonly taskId: bigint;
  readonly subtask: number;
  /** Kernels; -1 when it is not known. */
  readonly funcIds: readonly number[];
  readonly stage: DumpStage;
  readonly role: DumpRole;
  readonly arg: number;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Of the tensor that the argument is a part of, when the list says so. */
  readonly rawShape?: readonly number[] | undefined;
  readonly offsets?: readonly number[] | undefined;
  readonly strides?: readonly number[] | undefined;
  readonly startOffset?: number | undefined;
  readonly isContiguous?: boolean | undefined;
  /** Where its values are in the other file, in bytes. */
  readonly dataOffset: number;
  readonly dataBytes: number;
  /** Whether only the first elements were kept. */
  readonly isTruncated: boolean;
  /** Whether later dumps took its place, so that the values are not its own. */
  readonly isOverwritten: boolean;
  /** The value of a scalar that is in the list itself, as it stands there. */
  readonly value?: string | undefined;
}
