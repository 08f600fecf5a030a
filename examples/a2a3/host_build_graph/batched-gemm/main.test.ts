import { expect, test } from 'vitest';

import { runBatchedGemm } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test(`${platform}: every tile has the sum of its products`, async () => {
    expect(await runBatchedGemm({ platform })).toMatchObject({ platform, maxError: 0 });
  });

  test(`${platform}: also with one tile, and with many products a tile`, async () => {
    const one = { platform, batch: 1, rows: 8, inner: 8, columns: 8, tile: 8 };
    expect((await runBatchedGemm(one)).maxError).toBe(0);
    expect((await runBatchedGemm({ ...one, inner: 8 * 64 })).maxError).toBe(0);
  });
}
