// What people get wrong with workers of level 3: each mistake has its code and a text that says what to do, and afterwards
// the worker still runs.

import { DeviceTensor, TaskArgs } from '@pto/task-interface';
import type { ChipCallable } from '@pto/task-interface';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { Worker } from '../../src/index.js';
import type { CallableHandle, Orchestrator } from '../../src/index.js';
import { compile, smallRun, target } from '../support/callables.js';
import { openChips, openInline, sumArgs } from '../support/hosts.js';
import { expectMistake } from '../support/mistakes.js';
import type { Mistake } from '../support/mistakes.js';

let vectorAdd: ChipCallable;
let worker: Worker;
let add: CallableHandle;
let nothing: CallableHandle;

const floats = (value = 0): Float32Array => new Float32Array(1024).fill(value);
const anyArgs = (): TaskArgs => sumArgs(floats(), floats(), floats());
const runOf = (build: (orch: Orchestrator) => unknown) => (): Promise<unknown> =>
  worker.run((orch) => void build(orch));

beforeAll(async () => {
  vectorAdd = await compile('vector_add');
  const subWorkers = { count: 1, mode: 'inline' } as const;
  ({ worker, add } = await openChips(vectorAdd, { subWorkers, heapRingBytes: 2 ** 20 }));
  nothing = worker.register(() => undefined, { name: 'nothing' });
}, 120_000);

afterAll(() => worker.close());

afterEach(async () => {
  const f = floats();
  await worker.run((orch) => {
    orch.submitNextLevel(add, sumArgs(floats(2), floats(3), f), smallRun);
    orch.submitSub(nothing);
  });
  expect(f[0]).toBe(5);
});

const mistakes: readonly Mistake[] = [
  {
    name: 'no chips for a chip callable, found by init',
    code: 'ERR_PTO_CALLABLE_NO_TARGET',
    text: "'vector_add' has no child that can run it.\n  Give the worker chips: { level: 3, platform, runtime, deviceIds: [0] }.",
    make: async () => {
      const other = new Worker({ level: 3, ...target });
      other.register(vectorAdd, { name: 'vector_add' });
      await other.init();
    },
  },
  {
    name: 'no chips for a chip callable, found by register',
    code: 'ERR_PTO_CALLABLE_NO_TARGET',
    text: 'has no child that can run it',
    make: async () => {
      await using other = await openInline(target);
      other.register(vectorAdd);
    },
  },
  {
    name: 'no sub workers for a function',
    code: 'ERR_PTO_CALLABLE_NO_TARGET',
    text: 'Give the worker sub workers: { subWorkers: 1 }',
    make: async () => {
      await using other = new Worker({ level: 3 });
      await other.init();
      other.register(() => undefined, { name: 'post' });
    },
  },
  {
    name: 'a closure where a module reference is needed',
    code: 'ERR_PTO_REGISTER_CLOSURE',
    text: "1. Export it from a module, and register callable(import.meta.url, 'post').",
    make: () => {
      const post = (): void => undefined;
      new Worker({ level: 3, subWorkers: 1 }).register(post);
    },
  },
  {
    name: 'a chip callable for a sub worker',
    code: 'ERR_PTO_CALLABLE_KIND',
    text: "submitSub: 'vector_add' is a chip callable; a function is needed here.",
    make: runOf((orch) => orch.submitSub(add)),
  },
  {
    name: 'a function for a chip',
    code: 'ERR_PTO_CALLABLE_KIND',
    text: "submitNextLevel: 'nothing' is a function; a chip callable is needed here.",
    make: runOf((orch) => orch.submitNextLevel(nothing, new TaskArgs())),
  },
  {
    name: 'a chip callable as the function of a run',
    code: 'ERR_PTO_CALLABLE_KIND',
    text: "run: 'vector_add' is a chip callable; a worker of level 3 or above runs orchestration functions.",
    make: () => worker.run(add),
  },
  {
    name: 'a device pointer of another chip',
    code: 'ERR_PTO_DEVICE_POINTER',
    text: 'submitNextLevel: tensor 0 is in the memory of chip 1; the task runs on chip 0.\n  Submit it with { worker: 1 }',
    make: runOf((orch) => {
      const buffer = orch.malloc(4096, { worker: 1 });
      try {
        const tensor = buffer.tensor([1024], 'float32');
        orch.submitNextLevel(add, new TaskArgs().addTensor(tensor).addTensor(tensor).addTensor(floats()), smallRun, {
          worker: 0,
        });
      } finally {
        orch.free(buffer);
      }
    }),
  },
  {
    name: 'a device pointer for a sub worker',
    code: 'ERR_PTO_DEVICE_POINTER',
    text: 'sub workers do not see memory of chips.\n  Copy it to a typed array first',
    make: runOf((orch) => {
      const buffer = orch.malloc(4096);
      try {
        orch.submitSub(nothing, new TaskArgs().addTensor(buffer.tensor([4], 'float32')));
      } finally {
        orch.free(buffer);
      }
    }),
  },
  {
    name: 'an invented device pointer',
    code: 'ERR_PTO_DEVICE_POINTER',
    text: 'TaskArgs, tensor 0: 16 bytes at device address 0x1000 do not lie inside a live buffer of chip 0',
    make: runOf((orch) => {
      const invented = new DeviceTensor({ address: 0x1000n, shape: [4], dtype: 'float32' });
      orch.submitNextLevel(add, new TaskArgs().addTensor(invented).addTensor(invented).addTensor(invented), smallRun);
    }),
  },
  {
    name: 'a double free',
    code: 'ERR_PTO_DEVICE_POINTER',
    text: 'It was freed before',
    make: () => {
      const buffer = worker.malloc(64);
      worker.free(buffer);
      worker.free(buffer);
    },
  },
  {
    name: 'a tensor that is freed twice',
    code: 'ERR_PTO_ARGS_TENSOR',
    text: 'It was freed before, or it is not a tensor of this worker',
    make: () => {
      const tensor = worker.alloc([4]);
      worker.free(tensor);
      worker.free(tensor);
    },
  },
  {
    name: 'a tensor that was freed',
    code: 'ERR_PTO_ARGS_TENSOR',
    text: 'tensor 0: its array has 0 bytes now, 16 when it was added',
    make: () => {
      const tensor = worker.alloc([4]);
      const args = new TaskArgs().addTensor(tensor);
      worker.free(tensor);
      return worker.run((orch) => void orch.submitSub(nothing, args));
    },
  },
  {
    name: 'a copy out of range',
    code: 'ERR_PTO_DEVICE_COPY',
    text: 'copyTo: 64 bytes at offset 8 are not inside the buffer of 64 bytes',
    make: () => {
      const buffer = worker.malloc(64);
      try {
        worker.copyTo(buffer, new Float32Array(16), { offset: 8 });
      } finally {
        worker.free(buffer);
      }
    },
  },
  {
    name: 'more memory than a chip has',
    code: 'ERR_PTO_DEVICE_OUT_OF_MEMORY',
    text: 'chip control command MALLOC failed on worker 1: ',
    make: () => worker.malloc(2 ** 50, { worker: 1 }),
  },
  {
    name: 'memory of a chip that does not exist',
    code: 'ERR_PTO_WORKER_ID',
    text: 'worker_id 2 out of range (have 2 chips)',
    make: () => worker.malloc(64, { worker: 2 }),
  },
  {
    name: 'memory of chips above level 3',
    code: 'ERR_PTO_WORKER_LEVEL',
    text: 'malloc: a worker of level 4 owns no chips',
    make: async () => {
      await using other = new Worker({ level: 4 });
      await other.init();
      other.malloc(64);
    },
  },
  {
    name: 'a foreign handle',
    code: 'ERR_PTO_HANDLE_FOREIGN',
    text: 'each worker has handles of its own',
    make: async () => {
      await using other = await openInline();
      const foreign = other.register(() => undefined);
      await worker.run((orch) => void orch.submitSub(foreign));
    },
  },
  {
    name: 'a callable that is not registered',
    code: 'ERR_PTO_CALLABLE_UNKNOWN',
    text: 'callable id 99 not registered',
    make: runOf((orch) => orch.submitSub(99)),
  },
  {
    name: 'affinity to a worker that does not exist',
    code: 'ERR_PTO_WORKER_ID',
    text: 'submitNextLevel, worker: 2; allowed: an integer from 0 to 1.',
    make: runOf((orch) => orch.submitNextLevel(add, anyArgs(), smallRun, { worker: 2 })),
  },
  {
    name: 'a group larger than the workers',
    code: 'ERR_PTO_GROUP_SIZE',
    text: 'submitNextLevelGroup: 3 members; there are 2 chips and nested workers, and members run at the same time.',
    make: runOf((orch) => orch.submitNextLevelGroup(add, [anyArgs(), anyArgs(), anyArgs()])),
  },
  {
    name: 'an empty group',
    code: 'ERR_PTO_GROUP_EMPTY',
    text: 'args_list must not be empty',
    make: runOf((orch) => orch.submitSubGroup(nothing, [])),
  },
  {
    name: 'fewer workers than members of a group',
    code: 'ERR_PTO_GROUP_WORKERS',
    text: 'allowed: 2 distinct worker ids, one for each member',
    make: runOf((orch) => orch.submitNextLevelGroup(add, [anyArgs(), anyArgs()], smallRun, { workers: [1] })),
  },
  {
    name: 'a worker twice in a group',
    code: 'ERR_PTO_GROUP_WORKERS',
    text: 'allowed: 2 distinct worker ids, one for each member',
    make: runOf((orch) => orch.submitNextLevelGroup(add, [anyArgs(), anyArgs()], smallRun, { workers: [1, 1] })),
  },
  {
    name: '257 tensors',
    code: 'ERR_PTO_ARGS_CAPACITY',
    text: 'TaskArgs: 256 tensors are there already; a task takes at most 256.',
    make: () => {
      const args = new TaskArgs();
      for (let i = 0; i < 257; i++) args.addTensor(new Float32Array(1));
    },
  },
  {
    name: '65 tensors for a chip',
    code: 'ERR_PTO_ARGS_CAPACITY',
    text: 'TaskArgs: 65 tensors; one call of a chip takes at most 64.',
    make: runOf((orch) => {
      const args = new TaskArgs();
      for (let i = 0; i < 65; i++) args.addTensor(new Float32Array(1));
      orch.submitNextLevel(add, args);
    }),
  },
  {
    name: 'too few tensors for a chip callable',
    code: 'ERR_PTO_ARGS_SIGNATURE',
    text: "vector_add takes 3 tensors (in a, in b, out f); 2 were given.\n  Add the missing tensor 'f'",
    make: runOf((orch) => orch.submitNextLevel(add, new TaskArgs().addTensor(floats()).addTensor(floats()))),
  },
  {
    name: 'no TaskArgs at all',
    code: 'ERR_PTO_ARGS_TENSOR',
    text: 'submit, args: null; allowed: a TaskArgs.',
    make: runOf((orch) => orch.submitSub(nothing, null as never)),
  },
  {
    name: 'an unknown option of a task',
    code: 'ERR_PTO_OPTION_UNKNOWN',
    text: "Did you mean 'worker'?",
    make: runOf((orch) => orch.submitNextLevel(add, anyArgs(), smallRun, { woker: 1 } as never)),
  },
  {
    name: 'an unknown option of a configuration',
    code: 'ERR_PTO_OPTION_UNKNOWN',
    text: "Did you mean 'blockDim'?",
    make: runOf((orch) => orch.submitNextLevel(add, anyArgs(), { blokDim: 1 } as never)),
  },
  {
    name: 'an unknown option of a run',
    code: 'ERR_PTO_OPTION_UNKNOWN',
    text: "Did you mean 'signal'?",
    make: () => worker.run(() => undefined, undefined, undefined, { signl: 1 } as never),
  },
  {
    name: 'an error message of 10 MB',
    code: 'ERR_PTO_TASK_THROW',
    text: 'sub_worker: RangeError: xxxxxxxx',
    make: async () => {
      const shout = worker.register(() => {
        throw new RangeError('x'.repeat(10_000_000));
      });
      const failure: unknown = await worker.run((orch) => void orch.submitSub(shout)).catch((error: unknown) => error);
      worker.unregister(shout);
      expect((failure as Error).message.length).toBeLessThan(64 * 1024);
      expect(failure).toMatchObject({ details: { truncated: true, length: 10_000_000 } });
      throw failure;
    },
  },
  {
    name: 'an intermediate larger than the ring',
    code: 'ERR_PTO_RING_TOO_LARGE',
    text: '2097152',
    make: runOf((orch) => orch.alloc([2 ** 21], 'uint8')),
  },
  {
    name: 'an intermediate larger than an ArrayBuffer',
    code: 'ERR_PTO_SHM',
    text: 'shows at most 4294967296',
    make: () => worker.run((orch) => void orch.alloc([2 ** 31, 4], 'uint8')),
  },
];

describe('the worker still runs a good graph after', () => {
  it.each(mistakes)('$name', async (mistake) => {
    await expectMistake(mistake);
  });
});
