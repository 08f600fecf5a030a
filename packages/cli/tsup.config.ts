import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  target: 'node20',
  dts: true,
  // Templates are found beside the module in both formats.
  shims: true,
  sourcemap: true,
  clean: true,
});
