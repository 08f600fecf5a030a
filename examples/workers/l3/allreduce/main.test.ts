import { expect, test } from 'vitest';

import { runAllReduce } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test.each([1, 2, 4])(
    `${platform}: %i chips have the sum of all vectors, as often as they are asked`,
    async (chips) => {
      expect(await runAllReduce({ platform, chips, turns: 3 })).toMatchObject({
        platform,
        maxError: 0,
        values: chips * 256,
      });
    },
  );
}
