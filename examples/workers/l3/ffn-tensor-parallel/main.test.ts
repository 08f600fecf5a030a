import { expect, test } from 'vitest';

import { runFfn } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test.each([1, 2, 4])(`${platform}: the shares of %i chips add up to the layer`, async (chips) => {
    expect(await runFfn({ platform, chips })).toMatchObject({ platform, maxError: 0, values: chips * 8 * 16 });
  });
}
