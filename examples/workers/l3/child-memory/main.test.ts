import { expect, test } from 'vitest';

import { isRight } from '../../../shared/scene.js';
import { runChildMemory } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test(`${platform}: two runs read what was copied to the chip once`, async () => {
    expect(await runChildMemory({ platform })).toSatisfy(isRight);
  });
}
