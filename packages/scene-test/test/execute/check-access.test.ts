import { TaskArgs } from '@pto/task-interface';
import type { CallConfig, Tensor } from '@pto/task-interface';
import type { Orchestrator } from '@pto/worker';
import { expect, test } from 'vitest';

import { TestExecutor, addition, additionArgs, callableOf, define } from './fixtures/scenes.js';

type Args = Readonly<Record<'a' | 'b' | 'f', Tensor>>;

const executor = new TestExecutor();

test('a kernel that writes to its input is told when accesses are checked, and one that does not passes', async () => {
  const spoils = addition({ callable: callableOf('add_to_input') });
  expect(await executor.run(spoils)).toMatchObject({ status: 'passed' });
  expect(await executor.run(spoils, { checkAccess: true })).toMatchObject({
    status: 'failed',
    error: { code: 'ERR_PTO_RUN_ACCESS' },
    access: [
      {
        kind: 'writes-input',
        access: 'write',
        task: { ordinal: 0, funcIds: [0], names: ['add_to_input'] },
        kernel: 'add_to_input',
        argument: 0,
        addressOffset: 0,
      },
    ],
  });
  const right = await executor.run(addition(), { checkAccess: true });
  expect(right).toMatchObject({ status: 'passed' });
  expect(right.access).toBeUndefined();
});

test('at level 3 the accesses of each chip are told, with the task for the chip', async () => {
  const { orchestration, kernels } = callableOf('add_to_input');
  const scene = define({
    level: 3,
    runtime: 'tensormap_and_ringbuffer',
    callable: {
      callables: [{ name: 'spoil', orchestration, kernels }],
      orchestration: (orch: Orchestrator, { spoil }: never, { a, b, f }: Args, config: CallConfig) => {
        orch.submitNextLevel(spoil, new TaskArgs().addTensor(a).addTensor(b).addTensor(f, 'output_existing'), config);
      },
    },
    cases: [{ name: 'one', platforms: ['a2a3sim'], config: { deviceCount: 1 } }],
    generateArgs: additionArgs,
    computeGolden: () => ({}),
  });
  const { status, access } = await executor.run(scene, { checkAccess: true });
  expect(status).toBe('failed');
  expect(access).toMatchObject([
    {
      ...{ kind: 'writes-input', access: 'write', kernel: 'add_to_input', argument: 0, addressOffset: 0 },
      task: { ordinal: 0, names: ['add_to_input'] },
      chipTask: expect.stringMatching(/^L3\.chip0\/task-\d+-\d+$/) as string,
    },
  ]);
});
