import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.{mjs,ts}'],
    testTimeout: 120_000,
    fileParallelism: false,
  },
});
