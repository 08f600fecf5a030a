// A process that is killed, or exits, takes everything below it along: sub workers, hosts, and their chips and sub workers.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

import { expect, it } from 'vitest';

import { processCount } from './fixtures/tree.mjs';
import { descendantsOf, rounds, whenGone } from './support.js';

const program = path.join(import.meta.dirname, 'programs/open-tree.mjs');

/** Resolves when nothing is left of the program, with the milliseconds that its end took. */
async function endOf(end: 'SIGKILL' | 'exit'): Promise<number> {
  const parent = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'ignore'] });
  const closed = once(parent, 'exit');
  await once(parent.stdout, 'data');
  const descendants = descendantsOf(parent.pid!);
  expect(descendants).toHaveLength(processCount);
  const gone = whenGone(descendants);
  if (end === 'SIGKILL') parent.kill(end);
  else parent.stdin.write('\n');
  expect(await closed).toEqual(end === 'SIGKILL' ? [null, 'SIGKILL'] : [7, null]);
  return gone;
}

it.each([
  ['is killed', 'SIGKILL'],
  ['exits during a run', 'exit'],
] as const)('a process that %s takes its children and theirs along', async (_, end) => {
  const times: number[] = [];
  for (let round = 0; round < rounds(2); round++) times.push(await endOf(end));
  console.log(
    `${end}: all ${processCount} gone after ${Math.max(...times).toFixed(0)} ms at most, ${times.length} times`,
  );
});
