// Arguments on their way to the engine: one ArgsRecord for each member of a task, one behind the other, in memory that the
// engine reads during the call. This is the hot path of a submit, so it allocates nothing that it can keep: what a tensor
// looks like is encoded once for each tensor, and copied from then on.

import { callNative } from '@pto/runtime-native/host';
import type { NativeHostWorker } from '@pto/runtime-native/host';
import { ArgsRecordLayout, PtoError, TensorPlace, TensorRefLayout, invalidArgument } from '@pto/task-interface';
import type { DeviceTensor, OutputTensor, TaskArgs, Tensor, TensorArgType } from '@pto/task-interface';

import type { DeviceMemory } from '../memory/device-memory.js';
import type { SharedMemory, SharedPlace } from '../memory/shared-memory.js';
import type { Staging } from '../memory/staging.js';

const HEADER_WORDS = ArgsRecordLayout.size / 4;
const REF_WORDS = TensorRefLayout.size / 4;
const { fields: record } = ArgsRecordLayout;
const { fields: ref } = TensorRefLayout;
const KIND_WORD = ref.dtype.offset / 4;
const PLACE_SHIFT = (ref.place.offset - ref.dtype.offset) * 8;
const TAG_SHIFT = (ref.tag.offset - ref.dtype.offset) * 8;
const TWO_32 = 2 ** 32;

/** An output that gets memory in the submit. */
export interface EncodedOutput {
  readonly tensor: OutputTensor;
  /** Where its TensorRef is, in words. */
  readonly at: number;
}

type LargePart = NonNullable<Tensor['large']>;

const NO_OUTPUTS: readonly EncodedOutput[] = [];

/** What a task does with a tensor whose memory is gone. */
function goneError(index: number, tensor: Tensor, byteLength: number): PtoError {
  return new PtoError(
    'ERR_PTO_ARGS_TENSOR',
    `TaskArgs, tensor ${index}: its array has ${byteLength} bytes now, ${tensor.nbytes} when it was added.\n` +
      '  The memory was freed, transferred or resized; make the arguments again from memory that is still there.',
    { details: { index, byteLength, nbytes: tensor.nbytes } },
  );
}

/** Encodes the arguments of one worker's tasks. */
export class ArgsEncoder {
  readonly #native: NativeHostWorker;
  readonly #memory: SharedMemory;
  readonly #device: DeviceMemory;
  readonly #refs = new WeakMap<Tensor, Uint32Array>();
  #words!: Uint32Array;
  #longs!: BigUint64Array;
  /** What the last task takes of the words. */
  #used = 0;
  #outputs: EncodedOutput[] | undefined;

  constructor(native: NativeHostWorker, memory: SharedMemory, device: DeviceMemory) {
    this.#native = native;
    this.#memory = memory;
    this.#device = device;
    this.#show(native.scratch);
  }

  /** What the engine has written into the TensorRef at a word: that of an output, or the first for an `alloc`. */
  placeAt(at: number): SharedPlace {
    const words = this.#words;
    const address = at + ref.address.offset / 4;
    return {
      segment: words[at + ref.segment.offset / 4]!,
      generation: words[at + ref.generation.offset / 4]!,
      offset: words[address]! + words[address + 1]! * TWO_32,
    };
  }

  /** The outputs without memory of the task that was encoded last. */
  get outputs(): readonly EncodedOutput[] {
    return this.#outputs ?? NO_OUTPUTS;
  }

  /** A copy of the task that was encoded last. */
  save(): Uint32Array {
    return this.#words.slice(0, this.#used);
  }

  /** Makes a copy the task that was encoded last. */
  restore(saved: Uint32Array): void {
    this.#reserve(saved.length);
    this.#words.set(saved);
  }

  /** Encodes the arguments of a single task. `worker` -1 is any. */
  encode(args: TaskArgs, worker: number, staging: Staging): void {
    this.#reserve(wordsOf(args));
    this.#encodeMember(args, 0, worker, staging);
  }

  /** Encodes the arguments of a group's members. `workers` undefined is any. */
  encodeGroup(argsList: readonly TaskArgs[], workers: readonly number[] | undefined, staging: Staging): void {
    let words = 0;
    for (const args of argsList) words += wordsOf(args);
    this.#reserve(words);
    let at = 0;
    for (let i = 0; i < argsList.length; i++) {
      at = this.#encodeMember(argsList[i]!, at, workers?.[i] ?? -1, staging);
    }
  }

  #encodeMember({ tensors, tags, scalars }: TaskArgs, start: number, worker: number, staging: Staging): number {
    const words = this.#words;
    words[start + record.tensorCount.offset / 4] = tensors.length;
    words[start + record.scalarCount.offset / 4] = scalars.length;
    words[start + record.worker.offset / 4] = worker;
    words[start + 3] = 0;
    let at = start + HEADER_WORDS;
    for (let i = 0; i < tensors.length; i++) {
      const tensor = tensors[i]!;
      const tag = tags[i]!;
      if (tensor.kind === 'host') this.#writeHost(tensor, tag, at, i, staging);
      else if (tensor.kind === 'output') this.#writeOutput(tensor, tag, at);
      else this.#writeDevice(tensor, tag, at, i);
      at += REF_WORDS;
    }
    for (let i = 0; i < scalars.length; i++) this.#longs[at / 2 + i] = scalars[i]!;
    return at + scalars.length * 2;
  }

  #writeHost(tensor: Tensor, tag: TensorArgType, at: number, index: number, staging: Staging): void {
    if (tensor.large !== undefined) return this.#writeLarge(tensor, tensor.large, tag, at, index);
    const { data } = tensor;
    if (data.byteLength !== tensor.nbytes) throw goneError(index, tensor, data.byteLength);
    let known = this.#refs.get(tensor);
    if (known === undefined) {
      const place = this.#memory.placeOf(data.buffer);
      known = refOf(tensor, place ?? staging.stage(tensor, tag), data.byteOffset);
      // The place of a staged tensor is another one in each run.
      if (place !== undefined) this.#refs.set(tensor, known);
    }
    this.#writeRef(known, tag, at);
  }

  #writeLarge(tensor: Tensor, { memory, byteOffset }: LargePart, tag: TensorArgType, at: number, index: number): void {
    const place = this.#memory.placeOfLarge(memory);
    if (place === undefined) throw goneError(index, tensor, 0);
    this.#writeRef(refOf(tensor, place, byteOffset), tag, at);
  }

  #writeRef(known: Uint32Array, tag: TensorArgType, at: number): void {
    const words = this.#words;
    for (let i = 0; i < REF_WORDS; i++) words[at + i] = known[i]!;
    words[at + KIND_WORD] = known[KIND_WORD]! | (tag << TAG_SHIFT);
  }

  #writeDevice(tensor: DeviceTensor, tag: TensorArgType, at: number, index: number): void {
    this.#device.requireTensor(tensor, `TaskArgs, tensor ${index}`);
    const words = this.#words;
    words.fill(0, at, at + REF_WORDS);
    this.#longs[(at + ref.address.offset / 4) / 2] = tensor.address;
    writeShape(words, at, tensor);
    words[at + KIND_WORD] = tensor.dtype | (TensorPlace.DEVICE << PLACE_SHIFT) | (tag << TAG_SHIFT);
    words[at + ref.chip.offset / 4] = tensor.chip;
  }

  #writeOutput(tensor: OutputTensor, tag: TensorArgType, at: number): void {
    const words = this.#words;
    words.fill(0, at, at + REF_WORDS);
    writeShape(words, at, tensor);
    words[at + KIND_WORD] = tensor.dtype | (TensorPlace.NONE << PLACE_SHIFT) | (tag << TAG_SHIFT);
    words[at + ref.chip.offset / 4] = -1;
    (this.#outputs ??= []).push({ tensor, at });
  }

  #reserve(words: number): void {
    this.#used = words;
    this.#outputs = undefined;
    if (words <= this.#words.length) return;
    this.#show(callNative(() => this.#native.growScratch(words * 4)));
  }

  #show(scratch: ArrayBuffer): void {
    this.#words = new Uint32Array(scratch);
    this.#longs = new BigUint64Array(scratch);
  }
}

/** A tensor in shared memory without its tag. */
export function refOf(tensor: Tensor, place: SharedPlace, byteOffset: number): Uint32Array {
  const words = new Uint32Array(REF_WORDS);
  const address = place.offset + byteOffset;
  words[ref.address.offset / 4] = address % TWO_32;
  words[ref.address.offset / 4 + 1] = Math.floor(address / TWO_32);
  words[ref.segment.offset / 4] = place.segment;
  words[ref.generation.offset / 4] = place.generation;
  writeShape(words, 0, tensor);
  words[KIND_WORD] = tensor.dtype | (TensorPlace.SEGMENT << PLACE_SHIFT);
  words[ref.chip.offset / 4] = -1;
  return words;
}

function writeShape(words: Uint32Array, at: number, { shape }: DeviceTensor | OutputTensor | Tensor): void {
  const first = at + ref.shapes.offset / 4;
  for (let dim = 0; dim < shape.length; dim++) words[first + dim] = shape[dim]!;
  words[at + ref.ndims.offset / 4] = shape.length;
}

function wordsOf(args: TaskArgs): number {
  const { tensors, scalars, tags } = (args ?? {}) as Partial<TaskArgs>;
  if (tensors !== undefined && tags !== undefined && scalars !== undefined) {
    return HEADER_WORDS + REF_WORDS * tensors.length + 2 * scalars.length;
  }
  throw invalidArgument({
    code: 'ERR_PTO_ARGS_TENSOR',
    what: 'submit, args',
    given: args,
    allowed: 'a TaskArgs',
    remedy: 'Build them with new TaskArgs().addTensor(…).addScalar(…).',
  });
}
