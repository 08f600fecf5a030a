import { viteTextPlugin } from '@pto-tools/page/text-plugin';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [viteTextPlugin],
  test: {
    include: ['test/**/*.test.ts'],
    passWithNoTests: true,
    testTimeout: 60_000,
  },
});
