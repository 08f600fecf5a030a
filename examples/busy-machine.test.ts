import { spawn, spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';

import { expect, test } from 'vitest';

const pto = path.join(import.meta.dirname, 'node_modules/.bin/pto');

const BURN =
  'process.stdin.on("end", () => process.exit()).resume(); setInterval(() => { const end = Date.now() + 50; while (Date.now() < end); }, 0)';

test('the vector example is right, a thousand runs in a row, while other processes burn all CPUs', () => {
  const burners = Array.from({ length: Math.max(2, availableParallelism()) }, () =>
    spawn(process.execPath, ['-e', BURN], { stdio: ['pipe', 'ignore', 'inherit'] }),
  );
  try {
    const args = ['test', 'a2a3/tensormap_and_ringbuffer/vector-example', '--case', 'three blocks', '--rounds', '1000'];
    const { stdout, stderr, status } = spawnSync(pto, args, { cwd: import.meta.dirname, encoding: 'utf8' });
    expect(`${stdout}${stderr}`).toMatch(/^2 passed/m);
    expect(status).toBe(0);
  } finally {
    for (const burner of burners) burner.kill('SIGKILL');
  }
});
