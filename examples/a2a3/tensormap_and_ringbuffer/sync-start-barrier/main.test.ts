import { expect, test } from 'vitest';

import { runSyncStartBarrier } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test(`${platform}: no block is ahead of its neighbours`, async () => {
    expect(await runSyncStartBarrier({ platform })).toMatchObject({ platform, maxError: 0 });
  });

  test.each([1, 2, 5])(`${platform}: also with %i blocks on six cores`, async (blocks) => {
    expect((await runSyncStartBarrier({ platform, blocks, steps: 20, blockDim: 3 })).maxError).toBe(0);
  });

  test(`${platform}: more blocks than cores can never start together, and the run says so`, async () => {
    await expect(runSyncStartBarrier({ platform, blocks: 7, blockDim: 3 })).rejects.toMatchObject({
      code: 'ERR_PTO_RUN_SYNC_START_INVALID',
    });
  });
}
