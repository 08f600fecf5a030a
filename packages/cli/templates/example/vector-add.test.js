import assert from 'node:assert/strict';
import { test } from 'node:test';

import { vectorAdd } from './vector-add.js';

for (const platform of ['a2a3sim', 'a5sim']) {
  test(`${platform}: every element is the sum`, async () => {
    const a = Float32Array.from({ length: 1000 }, (_, i) => i);
    const b = new Float32Array(1000).fill(0.5);
    const golden = a.map((value, i) => value + b[i]);
    assert.deepEqual(await vectorAdd(a, b, platform), golden);
  });
}
