import { expect, test } from 'vitest';

import { runMatmulBias } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test(`${platform}: both halves of every tile are right`, async () => {
    expect(await runMatmulBias({ platform })).toMatchObject({ platform, maxError: 0 });
  });

  test(`${platform}: also on one cluster, and with tiles of an odd number of rows`, async () => {
    expect((await runMatmulBias({ platform, blockDim: 1 })).maxError).toBe(0);
    expect((await runMatmulBias({ platform, rows: 21, tileRows: 7 })).maxError).toBe(0);
  });
}
