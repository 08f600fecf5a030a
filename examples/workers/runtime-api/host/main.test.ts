import { expect, test } from 'vitest';

import { isRight } from '../../../shared/scene.js';
import { runHost } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test(`${platform}: two chips add up four vectors as a tree`, async () => {
    expect(await runHost({ platform })).toSatisfy(isRight);
  });
}
