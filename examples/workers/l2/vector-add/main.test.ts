import { expect, test } from 'vitest';

import { vectorAdd } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test(`${platform}: every element is the sum`, async () => {
    const sum = await vectorAdd(platform, 1000);
    expect(Array.from(sum)).toEqual(Array.from({ length: 1000 }, (_, i) => i + 0.5));
  });
}
