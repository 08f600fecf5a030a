import { spawnSync } from 'node:child_process';
import path from 'node:path';

import { expect, it } from 'vitest';

const bin = path.resolve(import.meta.dirname, '../bin/pto-scene.js');

it.each([[['--help']], [['run', '--help']]])('pto-scene %j is pto test', (args) => {
  const { status, stdout } = spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8' });
  expect(stdout).toMatch(/^Usage: pto test/);
  expect(status).toBe(0);
});
