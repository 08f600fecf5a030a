import { expect, test } from 'vitest';

import { runDeferredNotify } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test.each([1, 2, 4])(`${platform}: each of %i chips has what the one before it has made`, async (chips) => {
    expect(await runDeferredNotify({ platform, chips })).toMatchObject({ platform, maxError: 0, values: chips * 1000 });
  });
}
