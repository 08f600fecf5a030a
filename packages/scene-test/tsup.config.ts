import { defineConfig } from 'tsup';

import { textPlugin } from '@pto-tools/page/text-plugin';

const exported = {
  index: 'src/index.ts',
  driver: 'src/drive/index.ts',
  goldens: 'src/goldens/index.ts',
  options: 'src/options/index.ts',
  register: 'src/loader/register.ts',
  vitest: 'src/vitest/index.ts',
};

export default defineConfig({
  entry: {
    ...exported,
    // Started by Node itself, in threads and processes of their own.
    'golden-thread': 'src/execute/golden/golden-thread.ts',
    'loader-hooks': 'src/loader/loader-hooks.ts',
    'scene-process': 'src/process/child-main.ts',
  },
  format: ['esm', 'cjs'],
  target: 'node20',
  dts: { entry: exported },
  // A module finds its own directory in both formats: import.meta.url exists in CommonJS output, too.
  shims: true,
  esbuildPlugins: [textPlugin],
  sourcemap: true,
  clean: true,
});
