import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { rootDir } from '../repository-files.js';

test('generated files are what their generator writes today', () => {
  const result = spawnSync(process.execPath, ['tools/abi-gen/abi-gen.mjs', '--check'], {
    cwd: rootDir,
    encoding: 'utf8',
  });
  expect(`${result.stdout}${result.stderr}exit ${result.status}`).toMatch(/exit 0$/);
});
