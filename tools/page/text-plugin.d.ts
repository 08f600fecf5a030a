import type { Plugin } from 'esbuild';

/** For tsup. */
export declare const textPlugin: Plugin;

/** For vitest. */
export declare const viteTextPlugin: {
  readonly name: string;
  readonly enforce: 'pre';
  resolveId(name: string, importer: string | undefined): string | undefined;
  load(id: string): Promise<string | undefined>;
};
