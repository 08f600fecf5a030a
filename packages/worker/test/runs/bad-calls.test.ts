// Calls at the wrong time or with the wrong function: each has its code and a text that says what to do, and afterwards the
// worker still runs.

import { TaskArgs } from '@pto/task-interface';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { Worker } from '../../src/index.js';
import type { CallableHandle, Orchestrator } from '../../src/index.js';
import { openInline } from '../support/hosts.js';
import { expectMistake } from '../support/mistakes.js';
import type { Mistake } from '../support/mistakes.js';

let worker: Worker;
let nothing: CallableHandle;
let calls = 0;

const runOf = (build: (orch: Orchestrator) => unknown) => (): Promise<unknown> =>
  worker.run((orch) => void build(orch));

beforeAll(async () => {
  worker = await openInline();
  nothing = worker.register(() => void calls++);
});

afterAll(() => worker.close());

afterEach(async () => {
  const before = calls;
  await worker.run((orch) => void orch.submitSub(nothing));
  expect(calls).toBe(before + 1);
});

const mistakes: readonly Mistake[] = [
  {
    name: 'an orchestrator after its run',
    code: 'ERR_PTO_ORCHESTRATOR_EXPIRED',
    text: 'orchestrator used after its run ended',
    make: async () => {
      let kept: Orchestrator | undefined;
      await worker.run((orch) => void (kept = orch));
      kept?.submitSub(nothing);
    },
  },
  {
    name: 'an intermediate after its run',
    code: 'ERR_PTO_ARGS_TENSOR',
    text: 'tensor 0: its array has 0 bytes now, 16 when it was added',
    make: async () => {
      const args = new TaskArgs();
      await worker.run((orch) => void args.addTensor(orch.alloc([4]), 'inout'));
      await worker.run((orch) => void orch.submitSub(nothing, args));
    },
  },
  {
    name: 'scopes that are closed in the wrong order',
    code: 'ERR_PTO_ORCHESTRATOR_SCOPE',
    text: 'it is not the innermost one',
    make: runOf((orch) => {
      const outer = orch.openScope();
      orch.openScope();
      outer.close();
    }),
  },
  {
    name: 'a run after close',
    code: 'ERR_PTO_WORKER_STATE',
    text: 'Worker.run: the worker is closed.\n  Make a new Worker.',
    make: async () => {
      const closed = await openInline();
      await closed.close();
      await closed.run(() => undefined);
    },
  },
  {
    name: 'a submit after close',
    code: 'ERR_PTO_WORKER_STATE',
    text: 'Worker.submit: the worker is closed.',
    make: async () => {
      const closed = await openInline();
      await closed.close();
      closed.submit(() => undefined);
    },
  },
  {
    name: 'a run without init',
    code: 'ERR_PTO_WORKER_STATE',
    text: 'Worker.run: not initialized; call init() first.',
    make: () => new Worker({ level: 3 }).run(() => undefined),
  },
  {
    name: 'a worker that is added after init',
    code: 'ERR_PTO_WORKER_STATE',
    text: 'before init',
    make: async () => {
      await using other = new Worker({ level: 4 });
      await other.init();
      other.addWorker(new Worker({ level: 3 }));
    },
  },
  {
    name: 'a registration after init where that is forbidden',
    code: 'ERR_PTO_REGISTER_FROZEN',
    text: 'before init()',
    make: async () => {
      await using other = await openInline({ strictRegistration: true });
      other.register(() => undefined);
    },
  },
  {
    name: 'a function of a run that is none',
    code: 'ERR_PTO_OPTION_INVALID',
    text: '(orch, args, config) => void',
    make: () => worker.run(undefined as never),
  },
  {
    name: 'an asynchronous function in runSync',
    code: 'ERR_PTO_OPTION_INVALID',
    text: 'runSync: the orchestration function returned a promise',
    make: () => worker.runSync(async () => Promise.resolve()),
  },
];

describe('the worker still runs after', () => {
  it.each(mistakes)('$name', async (mistake) => {
    await expectMistake(mistake);
  });
});
