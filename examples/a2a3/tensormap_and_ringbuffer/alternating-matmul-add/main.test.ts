import { expect, test } from 'vitest';

import { runAlternatingMatmulAdd } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test(`${platform}: each task sees what the one before it in its sequence wrote`, async () => {
    expect(await runAlternatingMatmulAdd({ platform })).toMatchObject({ platform, maxError: 0 });
  });

  test(`${platform}: also in one long sequence, and in more sequences than cores`, async () => {
    expect((await runAlternatingMatmulAdd({ platform, sequences: 1, layers: 200, n: 4 })).maxError).toBe(0);
    expect((await runAlternatingMatmulAdd({ platform, sequences: 50, layers: 3, blockDim: 1 })).maxError).toBe(0);
  });
}
