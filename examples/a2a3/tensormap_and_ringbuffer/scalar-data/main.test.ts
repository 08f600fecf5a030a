import { expect, test } from 'vitest';

import { runScalarData } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test(`${platform}: values, rounds and sum are right`, async () => {
    expect(await runScalarData({ platform })).toMatchObject({ platform, maxError: 0 });
  });

  test.each([
    ['no round', 1_000_000],
    ['as many rounds as it takes', 0],
  ])(`${platform}: also with %s`, async (_, limit) => {
    expect((await runScalarData({ platform, limit })).maxError).toBe(0);
  });
}
