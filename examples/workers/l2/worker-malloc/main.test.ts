import { expect, test } from 'vitest';

import { doubleOnDevice } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test(`${platform}: what a run leaves in device memory is there for the next`, async () => {
    expect(Array.from(await doubleOnDevice(Int32Array.of(1, 2, 3), 10, platform))).toEqual([1024, 2048, 3072]);
  });
}
