import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Every test of the repository is read.
    testTimeout: 60_000,
    include: ['test/**/*.test.mjs'],
  },
});
