import { defineConfig } from 'vitest/config';

import { viteTextPlugin } from '@pto-tools/page/text-plugin';

export default defineConfig({
  plugins: [viteTextPlugin],
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
  },
});
