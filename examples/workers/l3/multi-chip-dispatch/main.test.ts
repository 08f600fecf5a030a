import { expect, test } from 'vitest';

import { isRight } from '../../../shared/scene.js';
import { runMultiChipDispatch } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test(`${platform}: the host adds up what two chips have written`, async () => {
    expect(await runMultiChipDispatch({ platform })).toSatisfy(isRight);
  });
}
