import { expect, test } from 'vitest';

import { runPreparedCallables } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test(`${platform}: each id runs its own callable, and each orchestration is loaded once`, async () => {
    expect(await runPreparedCallables({ platform })).toMatchObject({ platform, maxError: 0 });
  });

  test(`${platform}: however often they run`, async () => {
    expect((await runPreparedCallables({ platform, count: 1, rounds: 500 })).maxError).toBe(0);
  });
}
