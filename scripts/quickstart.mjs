#!/usr/bin/env node
// From a fresh clone to a task graph that ran on the simulator.
import { runEntry, Failure } from './lib/failure.mjs';
import { inRoot } from './lib/paths.mjs';
import { prepareBuilt } from './lib/prepare.mjs';
import { step } from './lib/progress.mjs';

const EXAMPLE = 'examples/a2a3/tensormap_and_ringbuffer/vector-example';
const ROUNDS = 10;

function report(result) {
  const rows = [
    ['platform', result.platform],
    ['runtime', result.runtime],
    ['tasks run', `${result.tasks} a run, ${ROUNDS} runs`],
    ['first run', `${result.firstRunMs.toFixed(3)} ms`],
    ['warm run', `${result.warmRunMs.toFixed(3)} ms`],
    ['largest error', `${result.maxError} against the golden result`],
  ];
  console.log(`\n${EXAMPLE}`);
  for (const [name, value] of rows) console.log(`  ${name.padEnd(14)}${value}`);
}

await runEntry(async () => {
  await prepareBuilt();
  const result = await step('compile and run the example', async () => {
    // Only after the workspace is installed is there something that reads TypeScript.
    const { tsImport } = await import('tsx/esm/api');
    const { runVectorExample } = await tsImport(inRoot(EXAMPLE, 'main.ts'), import.meta.url);
    return runVectorExample({ platform: 'a2a3sim', rounds: ROUNDS });
  });
  report(result);
  if (result.maxError !== 0) throw new Failure(`The result is wrong: largest error ${result.maxError}.`);
  console.log('\nIt works. Next: docs/guide/getting-started.md');
});
