// Opens and closes many workers; afterwards the process has no more descriptors, mappings and threads than before.
import { readFileSync, readdirSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';

import { newHost, openInline, runSync, submitSub } from '../support/host-worker.js';
import { addThread, ended } from '../support/lane-children.js';

const CYCLES = Number(process.argv[2]);

function counts(): { fds: number; shared: number; threads: number } {
  return {
    fds: readdirSync('/proc/self/fd').length,
    shared: readFileSync('/proc/self/maps', 'utf8')
      .split('\n')
      .filter((line) => line.includes('memfd:')).length,
    threads: readdirSync('/proc/self/task').length,
  };
}

async function cycle(isSync: boolean): Promise<void> {
  const host = openInline(() => undefined);
  const { buffer, ...where } = host.allocate(4096, false);
  runSync(host, () => submitSub(host, [{ ...where, nbytes: 4096, tag: 2 }]));
  if (isSync) host.closeSync(5000);
  else await host.close(5000);
  if (buffer.byteLength !== 0) throw new Error('a view outlived its worker');
}

async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) {
    globalThis.gc?.();
    await turn();
  }
}

for (let i = 0; i < 20; i++) await cycle(i % 2 === 0);
await settled();
const before = counts();
for (let i = 0; i < CYCLES; i++) await cycle(i % 2 === 0);
await settled();
const after = counts();
console.log(after.fds - before.fds, after.shared - before.shared, after.threads - before.threads);

const host = newHost();
const thread = addThread(host);
await host.start(20_000);
await host.close(5000);
await ended(thread);
await settled();
console.log(counts().shared - before.shared);
