import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

import { expect, test } from 'vitest';

import { runVectorExample } from './main.js';

/** Keeps every CPU busy with other processes while `body` runs. */
async function onABusyMachine<T>(body: () => Promise<T>): Promise<T> {
  const burners = Array.from({ length: Math.max(2, availableParallelism()) }, () =>
    spawn(
      process.execPath,
      [
        '-e',
        'process.stdin.on("end", () => process.exit()).resume(); setInterval(() => { const end = Date.now() + 50; while (Date.now() < end); }, 0)',
      ],
      { stdio: ['pipe', 'ignore', 'inherit'] },
    ),
  );
  try {
    return await body();
  } finally {
    for (const burner of burners) burner.kill('SIGKILL');
  }
}

for (const platform of ['a2a3sim', 'a5sim'] as const) {
  test(`${platform}: every element is exactly 47, a thousand runs in a row`, async () => {
    const result = await runVectorExample({ platform, rounds: 1000 });
    expect(result).toMatchObject({ platform, tasks: 5, maxError: 0 });
  });

  test(`${platform}: also while other processes burn all CPUs`, async () => {
    const { maxError } = await onABusyMachine(() => runVectorExample({ platform, rounds: 1000 }));
    expect(maxError).toBe(0);
  });

  test(`${platform}: the number of blocks does not change the result`, async () => {
    for (const blockDim of [1, 2, 24]) {
      const { maxError } = await runVectorExample({ platform, rounds: 20, blockDim });
      expect(maxError).toBe(0);
    }
  });
}
