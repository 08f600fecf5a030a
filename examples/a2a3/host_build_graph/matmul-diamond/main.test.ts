import { expect, test } from 'vitest';

import { runMatmulDiamond } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test(`${platform}: the sum has both products`, async () => {
    expect(await runMatmulDiamond({ platform })).toMatchObject({ platform, maxError: 0 });
  });

  test(`${platform}: also on one cluster, and with one element`, async () => {
    expect((await runMatmulDiamond({ platform, blockDim: 1 })).maxError).toBe(0);
    expect((await runMatmulDiamond({ platform, n: 1 })).maxError).toBe(0);
  });
}
