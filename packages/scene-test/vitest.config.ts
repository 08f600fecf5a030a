import { defineConfig } from 'vitest/config';

import { viteTextPlugin } from './text-plugin.js';

export default defineConfig({
  plugins: [viteTextPlugin],
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
  },
});
