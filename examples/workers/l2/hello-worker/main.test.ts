import { expect, test } from 'vitest';

import { helloWorker } from './main.js';

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test(`${platform}: the kernel's text arrives`, async () => {
    expect(await helloWorker(platform)).toBe('hello from an AIV core');
  });
}
