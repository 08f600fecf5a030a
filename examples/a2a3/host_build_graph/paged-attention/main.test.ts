import { expect, test } from 'vitest';

import { isRight } from '../../../shared/scene.js';
import { runPagedAttention } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test.each([1, 4])(`${platform}: all sequences are right with %i blocks a task`, async (blocksPerTask) => {
    expect(await runPagedAttention({ platform, blocksPerTask })).toSatisfy(isRight);
  });

  test(`${platform}: also when everything fits into one block, and with a hundred blocks`, async () => {
    const one = { platform, sequences: 1, heads: 1, dim: 8, blockSize: 8 };
    expect(await runPagedAttention({ ...one, maxContext: 5 })).toSatisfy(isRight);
    expect(await runPagedAttention({ ...one, maxContext: 797 })).toSatisfy(isRight);
  });
}
