import { expect, test } from 'vitest';

import { runVectorExample } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test(`${platform}: every element is right`, async () => {
    expect(await runVectorExample({ platform })).toMatchObject({ platform, maxError: 0 });
  });

  test.each([1, 24])(`${platform}: also with %i blocks`, async (blockDim) => {
    expect((await runVectorExample({ platform, blockDim, count: 1000 })).maxError).toBe(0);
  });
}
