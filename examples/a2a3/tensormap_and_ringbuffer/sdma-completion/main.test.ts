import { expect, test } from 'vitest';

import { runSdmaCompletion } from './main.js';

test('what depends on a copy starts when the engine has made it', async () => {
  expect(await runSdmaCompletion()).toMatchObject({ platform: 'a2a3sim', maxError: 0 });
});

test.each([1, 2, 64])('also with %i copies at the same time', async (chunks) => {
  expect((await runSdmaCompletion({ chunks, n: 10 })).maxError).toBe(0);
});

test('a5 has no event records', async () => {
  await expect(runSdmaCompletion({ platform: 'a5sim' })).rejects.toThrow('a5sim has no event records; a2a3sim has.');
});
