import { spawnSync } from 'node:child_process';
import path from 'node:path';

import { expect, it } from 'vitest';

it('the reference is what the commands say today', () => {
  const tool = path.resolve(import.meta.dirname, '../../../tools/cli-reference/cli-reference.mjs');
  const { status, stderr } = spawnSync(process.execPath, [tool, '--check'], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
