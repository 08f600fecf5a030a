import { expect, test } from 'vitest';

import { isRight } from '../../../shared/scene.js';
import { runTwoHosts } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test(`${platform}: four chips of two hosts add a quarter each`, async () => {
    expect(await runTwoHosts({ platform })).toSatisfy(isRight);
  });
}
