import { TaskArgs } from '@pto/task-interface';
import { describe, expect, it } from 'vitest';

import { Worker, callable, serializable } from '../../src/index.js';
import type { TaskArgsView } from '../../src/index.js';
import { argsOf, openHost } from './support.js';

const functions = new URL('fixtures/functions.mjs', import.meta.url);
const remote = ['thread', 'process'] as const;

describe.each(remote)('a sub worker that ends, %s', (mode) => {
  it('by process.exit in a function: its task fails, the other worker goes on', async () => {
    await using host = await openHost(mode, ['exit', 'count'], { count: 2 });
    const { worker, handles, ints } = host;
    const exits: unknown[] = [];
    worker.on('childExit', (event) => exits.push(event));
    const failing = worker.run((orch) => void orch.submitSub(handles.exit, new TaskArgs().addScalar(3)));
    await expect(failing).rejects.toMatchObject({
      code: 'ERR_PTO_CHILD_EXIT',
      name: expect.stringMatching(/ChildDied/),
    });
    const counter = ints();
    await worker.run((orch) => {
      for (let i = 0; i < 4; i++) orch.submitSub(handles.count, argsOf([counter]));
    });
    expect(counter[0]).toBe(4);
    expect(exits).toHaveLength(1);
  });

  it('and was the only one: tasks fail, and the worker is closed', async () => {
    await using host = await openHost(mode, ['exit', 'count']);
    const { worker, handles, ints } = host;
    await expect(
      worker.run((orch) => void orch.submitSub(handles.exit, new TaskArgs().addScalar(0))),
    ).rejects.toMatchObject({ code: 'ERR_PTO_CHILD_EXIT' });
    await expect(worker.run((orch) => void orch.submitSub(handles.count, argsOf([ints()])))).rejects.toMatchObject({
      code: expect.stringMatching(/^ERR_PTO_CHILD_/),
    });
  });

  it('a rejection that nobody waits for fails the function that runs', async () => {
    await using host = await openHost(mode, ['letEscape', 'count']);
    const { worker, handles, ints } = host;
    await expect(worker.run((orch) => void orch.submitSub(handles.letEscape))).rejects.toThrow(
      /SentinelError: escaped/,
    );
    const counter = ints();
    await worker.run((orch) => void orch.submitSub(handles.count, argsOf([counter])));
    expect(counter[0]).toBe(1);
  });
});

it.each(remote)('a sub worker is started again on request, with all that is registered, %s', async (mode) => {
  await using host = await openHost(mode, ['exit', 'count'], { restart: 'on-idle' });
  const { worker, handles, ints } = host;
  const counter = ints();
  for (let round = 1; round <= 3; round++) {
    const restarted = new Promise((resolve) => worker.on('childRestart', resolve));
    const exit = new TaskArgs().addScalar(round);
    await expect(worker.run((orch) => void orch.submitSub(handles.exit, exit))).rejects.toMatchObject({
      code: 'ERR_PTO_CHILD_EXIT',
    });
    expect(await restarted).toMatchObject({ workerPath: 'L3/sub0', failure: undefined });
    await worker.run((orch) => void orch.submitSub(handles.count, argsOf([counter])));
    expect(counter[0]).toBe(round);
  }
});

describe.each(remote)('registration, %s', (mode) => {
  const open = async (): Promise<Worker> => {
    const worker = new Worker({ level: 3, subWorkers: { count: 1, mode }, heapRingBytes: 2 ** 20 });
    await worker.init();
    return worker;
  };

  it('refuses a closure, with the ways out', async () => {
    await using worker = await open();
    const closure = (): void => undefined;
    expect(() => worker.register(closure, { name: 'post' })).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_REGISTER_CLOSURE',
        message: expect.stringMatching(
          /'post'.*\n {2}1\..*import\.meta\.url.*\n {2}2\..*serializable.*\n {2}3\..*inline/,
        ),
      }),
    );
  });

  it('takes a function that is sent as text', async () => {
    await using worker = await open();
    const step = 5;
    const call = (args: TaskArgsView): void => {
      args.tensor<Int32Array>(0).data[0]! += step;
    };
    const add = worker.register(serializable(call, { bindings: { step } }));
    const counter = worker.alloc([1], 'int32');
    await worker.run((orch) => {
      for (let i = 0; i < 3; i++) orch.submitSub(add, argsOf([counter]));
    });
    expect(counter.data[0]).toBe(15);
  });

  it('refuses a name that the module does not export, with what the child says', async () => {
    await using worker = await open();
    expect(() => worker.register(callable(functions, 'missing'))).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_REGISTER_IMPORT',
        message: expect.stringMatching(/does not export 'missing'/),
      }),
    );
    // The worker is as it was before.
    const counter = worker.alloc([1], 'int32');
    const count = worker.register(callable(functions, 'count'));
    await worker.run((orch) => void orch.submitSub(count, argsOf([counter])));
    expect(counter.data[0]).toBe(1);
  });

  it('a name that is not there fails init, too', async () => {
    await using worker = new Worker({ level: 3, subWorkers: { count: 1, mode }, heapRingBytes: 2 ** 20 });
    worker.register(callable(functions, 'missing'));
    await expect(worker.init()).rejects.toMatchObject({ message: expect.stringMatching(/does not export 'missing'/) });
    expect(worker.state).toBe('FAILED');
  });
});
