import { expect, test } from 'vitest';

import { isRight } from '../../../shared/scene.js';
import { runRecursiveVectorAdd } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test(`${platform}: both halves are added by a chip of their own`, async () => {
    expect(await runRecursiveVectorAdd({ platform })).toSatisfy(isRight);
  });
}
