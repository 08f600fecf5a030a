import { expect, it } from 'vitest';

import { inheritedFlags } from '../../src/sub/child-place.js';

it('a child inherits loaders and limits, but not what its parent runs', () => {
  const flags = ['--import', 'tsx', '--inspect=9229', '--max-old-space-size=64', '--input-type=module', '-e', 'run()'];
  expect(inheritedFlags(flags)).toEqual(['--import', 'tsx', '--max-old-space-size=64']);
  expect(inheritedFlags(['-r', './loader.cjs', '--eval', '1', '--test', '--conditions=dev'])).toEqual([
    '-r',
    './loader.cjs',
    '--conditions=dev',
  ]);
});
