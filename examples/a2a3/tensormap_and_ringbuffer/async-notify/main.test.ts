import { expect, test } from 'vitest';

import { runAsyncNotify } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test(`${platform}: tasks complete in the order of the notifications`, async () => {
    expect(await runAsyncNotify({ platform })).toMatchObject({ platform, maxError: 0 });
  });

  test.each([1, 2, 64])(`${platform}: also %i tasks on two cores, which they do not hold`, async (count) => {
    expect((await runAsyncNotify({ platform, count, blockDim: 1 })).maxError).toBe(0);
  });
}
