// Every message that a user can provoke with configurations, callables and bytes, word for word: what was given, what is allowed, what to do.

import { CallConfig, ChipCallable, CoreCallable, readBlob } from '../src/index.js';
import { testRefusals, wrong } from './refusals.js';

const floats = new Float32Array(6);
const kernel = CoreCallable.build({ binary: new Uint8Array(8) });

testRefusals('call configuration', [
  {
    title: 'an option in the spelling of C++',
    call: () => CallConfig.from(wrong({ block_dim: 3 })),
    code: 'ERR_PTO_OPTION_UNKNOWN',
    text:
      "CallConfig, unknown option: 'block_dim'; allowed: blockDim, aicpuThreadNum, enableL2Swimlane, enableDumpTensor, enablePmu, enableDepGen, outputPrefix, ringTaskWindow, ringHeap, ringDepPool, trackReaders, kernelTimeoutMs, checkAccess, serial, scheduleSeed, schedulePrefix, scheduleDelay, swimlaneLevel, enableScopeStats, timing.\n" +
      "  Did you mean 'blockDim'?",
  },
  {
    title: 'options that are no object',
    call: () => CallConfig.from(wrong(24)),
    code: 'ERR_PTO_OPTION_INVALID',
    text:
      'CallConfig: 24; allowed: an object with some of blockDim, aicpuThreadNum, enableL2Swimlane, enableDumpTensor, enablePmu, enableDepGen, outputPrefix, ringTaskWindow, ringHeap, ringDepPool, trackReaders, kernelTimeoutMs, checkAccess, serial, scheduleSeed, schedulePrefix, scheduleDelay, swimlaneLevel, enableScopeStats, timing.\n' +
      '  Pass the options as { name: value }, or leave them out.',
  },
  {
    title: 'half a block',
    call: () => CallConfig.from({ blockDim: 2.5 }),
    code: 'ERR_PTO_CONFIG_INVALID',
    text:
      'CallConfig.blockDim: 2.5; allowed: a 32-bit integer.\n' +
      '  Pass an integer, or leave it out to use the default.',
  },
  {
    title: 'no block',
    call: () => CallConfig.from({ blockDim: 0 }),
    code: 'ERR_PTO_LAUNCH_INVALID',
    text: 'CallConfig.blockDim: 0; allowed: an integer of at least 1.\n  Leave it out to use the default.',
  },
  {
    title: 'a recording without a place for it',
    call: () => CallConfig.from({ enablePmu: 2 }),
    code: 'ERR_PTO_CONFIG_INVALID',
    text:
      "CallConfig.outputPrefix: ''; allowed: a directory, because enablePmu records something.\n" +
      '  Set outputPrefix, or leave enableL2Swimlane, enableDumpTensor, enablePmu, enableDepGen, enableScopeStats out.',
  },
  {
    title: 'a prefix that is too long',
    call: () => CallConfig.from({ outputPrefix: 'ä'.repeat(512) }),
    code: 'ERR_PTO_CONFIG_INVALID',
    text:
      `CallConfig.outputPrefix: '${'ä'.repeat(60)}…'; allowed: at most 1023 bytes of UTF-8.\n` +
      '  It has 1024 bytes; shorten it.',
  },
]);

testRefusals('callables', [
  {
    title: 'a direction that does not exist',
    call: () => CoreCallable.build({ signature: wrong(['in', 'output']), binary: new Uint8Array(8) }),
    code: 'ERR_PTO_ARGS_SIGNATURE',
    text: "CoreCallable, signature[1]: 'output'; allowed: scalar, in, out, inout.\n  Pass one of these names.",
  },
  {
    title: 'a 17th direction',
    call: () => CoreCallable.build({ signature: Array<'in'>(17).fill('in'), binary: new Uint8Array(8) }),
    code: 'ERR_PTO_CALLABLE_CAPACITY',
    text: 'CoreCallable, length of signature: 17; allowed: at most 16.\n  Pack several arguments into one tensor.',
  },
  {
    title: 'a path instead of a binary',
    call: () => CoreCallable.build({ binary: wrong('kernel.o') }),
    code: 'ERR_PTO_CALLABLE_INVALID',
    text:
      "CoreCallable, binary: 'kernel.o'; allowed: a Uint8Array (or a Buffer) with the bytes of a shared library or kernel.\n" +
      '  Pass what the compiler returned, or what readFile returned.',
  },
  {
    title: 'a function name of 64 bytes',
    call: () => ChipCallable.build({ binary: new Uint8Array(8), funcName: 'f'.repeat(64) }),
    code: 'ERR_PTO_CALLABLE_INVALID',
    text: `ChipCallable, funcName: '${'f'.repeat(60)}…'; allowed: at most 63 bytes of UTF-8.\n  It has 64 bytes; shorten it.`,
  },
  {
    title: 'a funcId out of range',
    call: () => ChipCallable.build({ binary: new Uint8Array(8), children: [{ funcId: 1024, callable: kernel }] }),
    code: 'ERR_PTO_CALLABLE_ID_RANGE',
    text:
      'ChipCallable, children[0], funcId: 1024; allowed: an integer from 0 to 1023.\n' +
      '  Use the id that the orchestration submits the kernel by.',
  },
  {
    title: 'a funcId given twice',
    call: () =>
      ChipCallable.build({
        binary: new Uint8Array(8),
        children: [
          { funcId: 7, callable: kernel },
          { funcId: 7, callable: kernel },
        ],
      }),
    code: 'ERR_PTO_CALLABLE_DUPLICATE',
    text:
      'ChipCallable, children[1], funcId: 7; allowed: an id that no other kernel of this callable has.\n' +
      '  Give each kernel its own id.',
  },
  {
    title: 'a 1025th kernel',
    call: () =>
      ChipCallable.build({
        binary: new Uint8Array(8),
        children: Array.from({ length: 1025 }, (_, funcId) => ({ funcId, callable: kernel })),
      }),
    code: 'ERR_PTO_CALLABLE_CAPACITY',
    text: 'ChipCallable, number of children: 1025; allowed: at most 1024.\n  Split the callable in two.',
  },
  {
    title: 'a misspelt option of a kernel',
    call: () => ChipCallable.build({ binary: new Uint8Array(8), children: wrong([{ func_id: 1, callable: kernel }]) }),
    code: 'ERR_PTO_OPTION_UNKNOWN',
    text: "ChipCallable, children[0], unknown option: 'func_id'; allowed: funcId, callable, name.\n  Did you mean 'funcId'?",
  },
  {
    title: 'bytes instead of a kernel',
    call: () => ChipCallable.build({ binary: new Uint8Array(8), children: [{ funcId: 1, callable: wrong(floats) }] }),
    code: 'ERR_PTO_CALLABLE_INVALID',
    text:
      'ChipCallable, children[0], callable: Float32Array(6); allowed: a CoreCallable.\n' +
      '  Make one with CoreCallable.build({ signature, binary }).',
  },
]);

testRefusals('bytes', [
  {
    title: 'a blob that ends too early',
    call: () => readBlob(Uint8Array.of(2, 0, 0, 0, 1, 0, 0, 0)),
    code: 'ERR_PTO_BLOB_TRUNCATED',
    text: 'readBlob: the header reports 2 tensors and 1 scalars, 96 bytes; there are 8.\n  Pass all bytes of the blob.',
  },
  {
    title: 'a blob with a negative count',
    call: () => readBlob(Uint8Array.of(0, 0, 0, 0x80, 0, 0, 0, 0)),
    code: 'ERR_PTO_BLOB_INVALID',
    text: 'readBlob: negative counts, -2147483648 tensors and 0 scalars; the bytes are no blob.',
  },
  {
    title: 'an image that ends in its header',
    call: () => CoreCallable.decode(kernel.bytes.subarray(0, 100)),
    code: 'ERR_PTO_CALLABLE_INVALID',
    text: 'CoreCallable: Uint8Array(100); allowed: at least 128 bytes.\n  Pass all bytes of the image.',
  },
  {
    title: 'an image that ends in its kernel',
    call: () => CoreCallable.decode(kernel.bytes.subarray(0, 135)),
    code: 'ERR_PTO_CALLABLE_INVALID',
    text:
      'CoreCallable: its kernel ends at byte 136, the image at 135.\n' +
      '  The bytes are damaged or no callable; build the image again.',
  },
  {
    title: 'an ArrayBuffer instead of bytes',
    call: () => readBlob(wrong(new ArrayBuffer(8))),
    code: 'ERR_PTO_BLOB_TRUNCATED',
    text:
      'readBlob: an object of class ArrayBuffer; allowed: a Uint8Array (or a Buffer).\n' +
      '  Wrap an ArrayBuffer in new Uint8Array(buffer).',
  },
]);
