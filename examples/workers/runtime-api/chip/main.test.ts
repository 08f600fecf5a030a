import { expect, test } from 'vitest';

import { isRight } from '../../../shared/scene.js';
import { runChip } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test(`${platform}: what is registered under a name runs by it`, async () => {
    expect(await runChip({ platform })).toSatisfy(isRight);
  });
}
