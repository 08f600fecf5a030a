// What people get wrong: each mistake has its code and a text that says what to do, and afterwards the worker still runs.

import { DataType, DeviceTensor, TaskArgs, Tensor } from '@pto/task-interface';
import type { ChipCallable } from '@pto/task-interface';
import { compileCallable } from '@pto/compiler';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { Worker } from '../src/index.js';
import type { CallableRef } from '../src/index.js';
import { addition, compile, compileOptions, openWorker, smallRun, target } from './support/callables.js';

let worker: Worker;
let unknownKernel: ChipCallable;
let fatal: ChipCallable;

beforeAll(async () => {
  worker = await openWorker(await compile('vector_add'));
  unknownKernel = await compile('unknown_kernel');
  fatal = await compile('fatal');
}, 120_000);

afterAll(async () => {
  await worker.close();
});

afterEach(async () => {
  const { f, args } = addition();
  await worker.run(0, args, smallRun);
  expect(f.every((element) => element === 5)).toBe(true);
});

/** Runs a callable under an id of its own. */
async function runOnce(callable: ChipCallable, args: TaskArgs): Promise<void> {
  const id = worker.register(callable);
  try {
    await worker.run(id, args, smallRun);
  } finally {
    worker.unregister(id);
  }
}

async function failureOf(make: () => unknown): Promise<unknown> {
  try {
    await make();
    return undefined;
  } catch (error) {
    return error;
  }
}

interface Mistake {
  readonly name: string;
  readonly code: string;
  readonly text: string | RegExp;
  readonly make: () => unknown;
}

const mistakes: readonly Mistake[] = [
  {
    name: 'too few tensors',
    code: 'ERR_PTO_ARGS_SIGNATURE',
    text: "vector_add takes 3 tensors (in a, in b, out f); 2 were given.\n  Add the missing tensor 'f', or pass { signatureStrict: false } to skip this check.",
    make: () => worker.run(0, new TaskArgs().addTensor(new Float32Array(4)).addTensor(new Float32Array(4))),
  },
  {
    name: 'a data type with a wrong name',
    code: 'ERR_PTO_ARGS_DTYPE',
    text: 'float32',
    make: () => Tensor.from({ data: new Float32Array(4), shape: [4], dtype: 'float23' }),
  },
  {
    name: 'a data type that does not fit the array',
    code: 'ERR_PTO_ARGS_DTYPE',
    text: /float16|Uint16Array/i,
    make: () => Tensor.from({ data: new Float32Array(4), shape: [4], dtype: DataType.FLOAT16 }),
  },
  {
    name: 'a tensor after a scalar',
    code: 'ERR_PTO_ARGS_ORDER',
    text: 'Add all tensors first, then the scalars.',
    make: () => new TaskArgs().addScalar(1).addTensor(new Float32Array(4)),
  },
  {
    name: 'an unknown option of the worker',
    code: 'ERR_PTO_OPTION_UNKNOWN',
    text: "Did you mean 'runtime'?",
    make: () => new Worker({ level: 2, ...target, runtim: 'x' } as never),
  },
  {
    name: 'an unknown option of a run',
    code: 'ERR_PTO_OPTION_UNKNOWN',
    text: "Did you mean 'blockDim'?",
    make: () => worker.run(0, addition().args, { block_dim: 3 } as never),
  },
  {
    name: 'more tensors than a run takes',
    code: 'ERR_PTO_ARGS_CAPACITY',
    text: 'TaskArgs: 65 tensors; one call of a chip takes at most 64.\n  Pack several into one tensor.',
    make: async () => {
      await using lenient = new Worker({ level: 2, ...target, deviceId: 1, signatureStrict: false });
      const id = lenient.register(fatal);
      await lenient.init();
      const args = new TaskArgs();
      for (let i = 0; i < 65; i++) args.addTensor(new Float32Array(1));
      await lenient.run(id, args);
    },
  },
  {
    name: 'a source file that is not there',
    code: 'ERR_PTO_COMPILE_SOURCE_MISSING',
    text: 'no_such_file.cpp',
    make: () => compile('no_such_file'),
  },
  {
    name: 'a source that does not compile',
    code: 'ERR_PTO_COMPILE_FAILED',
    text: /syntax_error\.cpp:4.*no_such_member/s,
    make: () => compile('syntax_error'),
  },
  {
    name: 'an orchestration without the entry that the callable names, found by the compiler',
    code: 'ERR_PTO_ORCH_SYMBOL_MISSING',
    text: 'aicpu_orchestration_entry',
    make: () => compile('vector_add', { functionName: 'no_such_entry' }),
  },
  {
    name: 'an orchestration without the entry that the callable names, found by the worker',
    code: 'ERR_PTO_ORCH_SYMBOL_MISSING',
    text: 'no_such_entry',
    make: async () => {
      const { ChipCallable } = await import('@pto/task-interface');
      const { binary, signature, children } = await compile('vector_add');
      const callable = ChipCallable.build({ binary, signature, children, funcName: 'no_such_entry' });
      await runOnce(callable, addition().args);
    },
  },
  {
    name: 'an unknown platform',
    code: 'ERR_PTO_PLATFORM_UNKNOWN',
    text: 'a2a3, a2a3sim, a5, a5sim',
    make: () => new Worker({ level: 2, ...target, platform: 'a2a3-sim' as never }),
  },
  {
    name: 'an unknown platform for the compiler',
    code: 'ERR_PTO_PLATFORM_UNKNOWN',
    text: 'a2a3, a2a3sim, a5, a5sim',
    make: () => compileCallable({ ...compileOptions('vector_add'), platform: 'sim' }),
  },
  {
    name: 'an unknown runtime',
    code: 'ERR_PTO_RUNTIME_UNKNOWN',
    text: 'tensormap_and_ringbuffer',
    make: () => new Worker({ level: 2, ...target, runtime: 'tensormap_and_ringbufer' }),
  },
  {
    name: 'a second init',
    code: 'ERR_PTO_WORKER_STATE',
    text: 'already initialized',
    make: () => worker.init(),
  },
  {
    name: 'a run after close',
    code: 'ERR_PTO_WORKER_STATE',
    text: 'Worker.run: the worker is closed.\n  Make a new Worker.',
    make: async () => {
      const closed = new Worker({ level: 2, ...target, deviceId: 1 });
      await closed.init();
      await closed.close();
      await closed.run(0, addition().args);
    },
  },
  {
    name: 'a callable id out of range',
    code: 'ERR_PTO_CALLABLE_ID_RANGE',
    text: 'callable id: 64; allowed: an integer from 0 to 63.',
    make: () => worker.run(64, addition().args),
  },
  {
    name: 'a callable id that nothing is registered under',
    code: 'ERR_PTO_CALLABLE_UNKNOWN',
    text: 'callable id: 7; allowed: 0 (vector_add).\n  callable id 7 not registered: register the callable first',
    make: () => worker.run(7, addition().args),
  },
  {
    name: 'the 65th callable',
    code: 'ERR_PTO_CALLABLE_LIMIT',
    text: 'all 64 callable ids are in use (MAX_REGISTERED_CALLABLE_IDS).\n  Unregister a callable',
    make: () => {
      const added: CallableRef[] = [];
      try {
        for (;;) added.push(worker.register(fatal));
      } finally {
        expect(added).toHaveLength(63);
        for (const id of added) worker.unregister(id);
      }
    },
  },
  {
    name: 'a kernel id that the callable does not contain',
    code: 'ERR_PTO_KERNEL_NOT_REGISTERED',
    text: '7',
    make: () => runOnce(unknownKernel, addition().args),
  },
  {
    name: 'a fatal error of the orchestration',
    code: 'ERR_PTO_RUN_EXPLICIT_FATAL',
    text: 'no answer for 3 tensors',
    make: () => runOnce(fatal, addition().args),
  },
  {
    name: 'null as a tensor',
    code: 'ERR_PTO_ARGS_TENSOR',
    text: 'null',
    make: () => new TaskArgs().addTensor(null as never),
  },
  {
    name: 'a tensor at address 0',
    code: 'ERR_PTO_ARGS_TENSOR',
    text: "Use the buffer that the worker's malloc returned",
    make: () => new DeviceTensor({ address: 0n, shape: [4], dtype: 'float32' }),
  },
  {
    name: 'a tensor at an invented address',
    code: 'ERR_PTO_DEVICE_POINTER',
    text: 'does not lie inside a live buffer of this worker',
    make: () => {
      const { args } = addition();
      args.clear();
      const invented = new DeviceTensor({ address: 0x1000n, shape: [4], dtype: 'float32' });
      for (let i = 0; i < 3; i++) args.addTensor(invented);
      return worker.run(0, args, smallRun);
    },
  },
  {
    name: 'more device memory than there is',
    code: 'ERR_PTO_DEVICE_OUT_OF_MEMORY',
    text: 'the device has no room for 1125899906842624 bytes',
    make: () => worker.malloc(2 ** 50),
  },
  {
    name: 'more blocks than the chip has',
    code: 'ERR_PTO_LAUNCH_INVALID',
    text: '25',
    make: () => worker.run(0, addition().args, { blockDim: 25 }),
  },
];

describe('the worker still runs a good graph after', () => {
  it.each(mistakes)('$name', async ({ code, text, make }) => {
    const failure = await failureOf(make);
    expect(failure).toMatchObject({
      code,
      name: `PtoError [${code}]`,
      message: typeof text === 'string' ? expect.stringContaining(text) : expect.stringMatching(text),
    });
  });
});
