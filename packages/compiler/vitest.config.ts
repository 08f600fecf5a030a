import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Most tests run a compiler, on a machine that may be busy.
    testTimeout: 120_000,
  },
});
