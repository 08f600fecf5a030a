import path from 'node:path';

import { expect, it } from 'vitest';

import { loadersIn } from '../../src/sub/thread-loaders.js';

it('loaders are found in the flags of a process, by package and by file', () => {
  const here = path.join(process.cwd(), 'index.js');
  expect(loadersIn(['--import', 'tsx'])).toEqual([{ name: 'tsx', from: here }]);
  expect(loadersIn(['--import=tsx/esm', '--enable-source-maps'])).toEqual([{ name: 'tsx', from: here }]);
  const file = 'file:///somewhere/node_modules/tsx/dist/loader.mjs';
  expect(loadersIn(['--require', '/x/preflight.cjs', '--import', file])).toEqual([{ name: 'tsx', from: file }]);
  expect(loadersIn(['--import', './own-loader.mjs', 'tsx', '--conditions', 'tsx'])).toEqual([]);
});
