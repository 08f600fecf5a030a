import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.mjs'],
    testTimeout: 300_000,
    fileParallelism: false,
    maxConcurrency: 2,
  },
});
