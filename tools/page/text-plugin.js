// Makes a module of any file: `import { text } from './page.css?text'`. A script comes with everything that it imports, for
// browsers. The modules' names end so that no other plugin takes them for style sheets.
import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import { build } from 'esbuild';

const SUFFIX = '?text';

async function textOf(file) {
  if (!file.endsWith('.ts')) return readFile(file, 'utf8');
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'utf8',
  });
  return outputFiles[0].text;
}

async function moduleOf(file) {
  return `export const text = ${JSON.stringify(await textOf(file))};`;
}

// Names are relative, because they are in the output.
export const textPlugin = {
  name: 'text',
  setup(builder) {
    const root = builder.initialOptions.absWorkingDir ?? process.cwd();
    builder.onResolve({ filter: /\?text$/ }, ({ path: name, resolveDir }) => ({
      path: `${relative(root, resolve(resolveDir, name.slice(0, -SUFFIX.length)))}.js`,
      namespace: 'text',
    }));
    builder.onLoad({ filter: /.*/, namespace: 'text' }, async ({ path: name }) => ({
      contents: await moduleOf(resolve(root, name.slice(0, -'.js'.length))),
    }));
  },
};

export const viteTextPlugin = {
  name: 'text',
  enforce: 'pre',
  resolveId(name, importer) {
    if (!name.endsWith(SUFFIX) || importer === undefined) return undefined;
    return `\0text:${resolve(dirname(importer), name.slice(0, -SUFFIX.length))}.js`;
  },
  async load(id) {
    return id.startsWith('\0text:') ? moduleOf(id.slice('\0text:'.length, -'.js'.length)) : undefined;
  },
};
