// Random values of everything that is encoded.

import fc from 'fast-check';
import { CallConfig, ChipCallable, CoreCallable, DataType, DeviceTensor, TaskArgs, Tensor } from '../../src/index.js';
import type { ArgDirection, ChipChild } from '../../src/index.js';

const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const dtype = fc.constantFrom(...Object.values(DataType));

const deviceTensor = fc
  .record({
    address: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }),
    shape: fc.oneof(
      fc.array(fc.integer({ min: 1, max: 1000 }), { maxLength: 5 }),
      fc.tuple(fc.integer({ min: 1, max: 2 ** 32 - 1 })),
    ),
    dtype,
  })
  .map((options) => new DeviceTensor(options));

const hostTensor = fc
  .tuple(fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 5 }), dtype)
  .map(([shape, type]) => Tensor.zeros(shape, type));

/** Arguments with an address for each host tensor. */
export interface Call {
  args: TaskArgs;
  addresses: bigint[];
}

export const call: fc.Arbitrary<Call> = fc
  .record({
    tensors: fc.array(fc.oneof(hostTensor, deviceTensor), { maxLength: 64 }),
    scalars: fc.array(u64, { maxLength: 128 }),
    addresses: fc.array(u64, { minLength: 64, maxLength: 64 }),
  })
  .map(({ tensors, scalars, addresses }) => {
    const args = new TaskArgs();
    for (const tensor of tensors) args.addTensor(tensor);
    for (const bits of scalars) args.addScalar(bits);
    return { args, addresses: tensors.map((tensor, i) => (tensor.kind === 'host' ? addresses[i]! : 0n)) };
  });

/** Text of at most `maxBytes` bytes of UTF-8, without NUL. */
function name(maxBytes: number): fc.Arbitrary<string> {
  return fc
    .string({ unit: 'grapheme', maxLength: maxBytes })
    .filter((text) => !text.includes('\0') && Buffer.byteLength(text) <= maxBytes);
}

/** Any values, also ones that `CallConfig.from` refuses: a decoder does not judge them. */
export const configBytes: fc.Arbitrary<Uint8Array> = fc
  .tuple(fc.array(int32, { minLength: 6, maxLength: 6 }), name(1023))
  .map(([numbers, prefix]) => {
    const bytes = new Uint8Array(CallConfig.from().encode().length);
    bytes.set(new Uint8Array(Int32Array.from(numbers).buffer));
    bytes.set(Buffer.from(prefix), 24);
    return bytes;
  });

const signature = (maxLength: number): fc.Arbitrary<ArgDirection[]> =>
  fc.array(fc.constantFrom<ArgDirection>(0, 1, 2, 3), { maxLength });

export const core: fc.Arbitrary<CoreCallable> = fc
  .record({ signature: signature(16), binary: fc.uint8Array({ maxLength: 200 }) })
  .map((options) => CoreCallable.build(options));

const children: fc.Arbitrary<ChipChild[]> = fc.uniqueArray(
  fc.record({ funcId: fc.integer({ min: 0, max: 1023 }), callable: core }),
  { maxLength: 12, selector: ({ funcId }) => funcId },
);

export const chip: fc.Arbitrary<ChipCallable> = fc
  .record({
    signature: signature(64),
    funcName: name(63).filter((text) => text !== ''),
    configName: name(63),
    binary: fc.uint8Array({ maxLength: 400 }),
    children,
  })
  .map((options) => ChipCallable.build(options));

/** Damages bytes: overwrites some, among them whole 32-bit words with telling values, and cuts or lengthens the end. */
export function damaged(whole: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  const telling = fc.constantFrom(0, 1, -1, 63, 64, 65, 128, 1024, 1025, 2 ** 31 - 1, -(2 ** 31), 0x01010101);
  const edit = fc.record({
    place: fc.nat(2 ** 20),
    word: fc.oneof(telling, int32),
    isWord: fc.boolean(),
  });
  const end = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: -300, max: 50 }));
  return fc.tuple(whole, fc.array(edit, { minLength: 1, maxLength: 6 }), end).map(([bytes, edits, lengthen]) => {
    const result = new Uint8Array(Math.max(0, bytes.length + lengthen));
    result.set(bytes.subarray(0, result.length));
    const view = new DataView(result.buffer);
    for (const { place, word, isWord } of edits) {
      const words = Math.floor(result.length / 4);
      if (isWord && words > 0) view.setInt32(4 * (place % words), word, true);
      else if (result.length > 0) result[place % result.length] = word;
    }
    return result;
  });
}
