import { textPlugin } from '@pto-tools/page/text-plugin';
import { defineConfig } from 'tsup';

export default defineConfig({
  entry: ['src/index.ts'],
  format: ['esm', 'cjs'],
  target: 'node20',
  dts: true,
  esbuildPlugins: [textPlugin],
  sourcemap: true,
  clean: true,
});
