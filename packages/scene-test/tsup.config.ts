import { defineConfig } from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    goldens: 'src/goldens/index.ts',
    'golden-thread': 'src/execute/golden/golden-thread.ts',
  },
  format: ['esm', 'cjs'],
  target: 'node20',
  dts: { entry: { index: 'src/index.ts', goldens: 'src/goldens/index.ts' } },
  // A module finds its own directory in both formats: import.meta.url exists in CommonJS output, too.
  shims: true,
  sourcemap: true,
  clean: true,
});
