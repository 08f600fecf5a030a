import { expect, test } from 'vitest';

import { runSpmdReduction } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test(`${platform}: the sum is right with more blocks than cores`, async () => {
    expect(await runSpmdReduction({ platform })).toMatchObject({ platform, maxError: 0 });
  });

  test.each([1, 5, 6, 7, 500])(`${platform}: and with %i blocks on six cores`, async (blocks) => {
    expect((await runSpmdReduction({ platform, blocks, count: 997, blockDim: 3 })).maxError).toBe(0);
  });
}
