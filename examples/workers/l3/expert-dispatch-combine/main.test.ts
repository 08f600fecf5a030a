import { expect, test } from 'vitest';

import { runExperts } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test.each([1, 2, 4])(`${platform}: tokens of %i chips come back from their experts`, async (chips) => {
    expect(await runExperts({ platform, chips })).toMatchObject({ platform, maxError: 0, values: chips * 32 * 16 });
  });
}
