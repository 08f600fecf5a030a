import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    assets: 'src/assets/index.ts',
    bindings: 'src/bindings/index.ts',
    host: 'src/host/index.ts',
  },
  format: ['esm', 'cjs'],
  target: 'node20',
  dts: true,
  // A module finds its own directory in both formats: import.meta.url exists in CommonJS output, too.
  shims: true,
  sourcemap: true,
  clean: true,
});
