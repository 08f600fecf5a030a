/** The program: every sum is right. */
import { equal } from 'node:assert/strict';
import { fileURLToPath } from 'node:url';

import { defineScene } from '@pto/scene-test';

import { runningSum } from './main.js';

const runtime = fileURLToPath(new URL('runtime', import.meta.url));

export const sequentialRuntime = defineScene(import.meta.url, {
  level: 4,
  runtime: 'sequential',
  // Building the runtime for a chip takes half a minute the first time.
  cases: [{ name: 'running sum', platforms: ['a2a3sim', 'a5sim'], manual: ['a5sim'] }],
  test: async ({ platform }) => equal(await runningSum(runtime, platform, 4096, 300), 4096),
});
