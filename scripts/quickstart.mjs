#!/usr/bin/env node
// From a fresh clone to a task graph that ran on the simulator.
import { runEntry, Failure } from './lib/failure.mjs';
import { inRoot } from './lib/paths.mjs';
import { prepareBuilt } from './lib/prepare.mjs';
import { runShown } from './lib/run.mjs';

const EXAMPLE = 'examples/a2a3/tensormap_and_ringbuffer/vector-example';

await runEntry(async () => {
  await prepareBuilt();
  console.log(`\npto test ${EXAMPLE}`);
  const exit = await runShown(inRoot('node_modules/.bin/pto'), ['test', EXAMPLE]);
  if (exit !== 0) throw new Failure(`The example failed with ${exit}.`);
  console.log('\nIt works. Next: docs/guide/getting-started.md');
});
