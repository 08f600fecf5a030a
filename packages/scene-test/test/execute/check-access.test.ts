import { expect, test } from 'vitest';

import { TestExecutor, addition, callableOf } from './fixtures/scenes.js';

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
