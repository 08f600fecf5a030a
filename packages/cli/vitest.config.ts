import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Every test starts the command, on a machine that may be busy.
    testTimeout: 120_000,
  },
});
