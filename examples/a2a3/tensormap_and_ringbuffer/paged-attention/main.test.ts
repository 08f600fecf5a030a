import { describe, expect, test } from 'vitest';

import { isRight } from '../../../shared/scene.js';
import { runPagedAttention } from './main.js';

describe.each(['a2a3sim', 'a5sim'] as const)('%s', (platform) => {
  describe.each(['auto', 'manual', 'unrolled'] as const)('%s', (variant) => {
    test('all sequences are right, whatever their length', async () => {
      expect(await runPagedAttention({ platform, variant })).toSatisfy(isRight);
    });

    test('also when everything fits into one block, and with a hundred blocks', async () => {
      const one = { platform, variant, sequences: 1, heads: 1, dim: 8, blockSize: 8 };
      expect(await runPagedAttention({ ...one, maxContext: 5 })).toSatisfy(isRight);
      expect(await runPagedAttention({ ...one, maxContext: 797 })).toSatisfy(isRight);
    });
  });
});
