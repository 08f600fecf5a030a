// Compiles the vector example twice and prints how long each time took, in microseconds, and the processor time of the first,
// that of the compilers included.
import { readFileSync } from 'node:fs';
import { compile } from '@pto/compiler';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { chip } from './chip.mjs';
import { timedAsync } from './turns.mjs';

/** Linux counts the time of children in these, whatever the kernel's own clock does. */
const TICK_US = 10_000;

const kernels = inRoot('examples/a2a3/tensormap_and_ringbuffer/vector-example/kernels');

const run = timedAsync(() =>
  compile({
    ...chip,
    orchestration: `${kernels}/orchestration/vector_example.cpp`,
    kernels: ['add', 'add_scalar', 'mul'].map((name, funcId) => ({
      funcId,
      source: `${kernels}/aiv/kernel_${name}.cpp`,
      coreType: 'aiv',
    })),
  }),
);

/** Processor time of this process and of all that it has waited for. */
function cpuUs() {
  const { user, system } = process.cpuUsage();
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return user + system + (Number(fields[13]) + Number(fields[14])) * TICK_US;
}

const before = cpuUs();
const us = await run();
console.log(JSON.stringify({ us, cpuUs: cpuUs() - before, againUs: await run() }));
