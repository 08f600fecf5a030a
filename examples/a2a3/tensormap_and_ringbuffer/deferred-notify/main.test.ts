import { expect, test } from 'vitest';

import { runDeferredNotify } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test(`${platform}: two chips have the sum of both vectors`, async () => {
    expect(await runDeferredNotify({ platform })).toMatchObject({ platform, maxError: 0 });
  });

  test.each([1, 3, 8])(`${platform}: and %i chips the sum of all`, async (ranks) => {
    expect((await runDeferredNotify({ platform, ranks, count: 100 })).maxError).toBe(0);
  });
}
