import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { inRoot } from './paths.mjs';
import { step } from './progress.mjs';

const ROUNDS = 1000;
const EXAMPLE = 'examples/a2a3/tensormap_and_ringbuffer/vector-example/main.mjs';

/** Runs something while every processor has a process that computes without end. */
async function onBusyProcessors(body) {
  const burners = Array.from({ length: availableParallelism() }, () =>
    spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }),
  );
  try {
    return await body();
  } finally {
    for (const burner of burners) burner.kill('SIGKILL');
    await Promise.all(burners.map((burner) => burner.exitCode ?? burner.signalCode ?? once(burner, 'exit')));
  }
}

/** Runs the vector example a thousand times in a row, on idle and then on busy processors. */
export async function soakExample(platform, tally) {
  const { runVectorExample } = await import(inRoot(EXAMPLE));
  const round = () => runVectorExample({ platform, rounds: ROUNDS });
  const settings = { idle: round, busy: () => onBusyProcessors(round) };
  for (const [name, body] of Object.entries(settings)) {
    const title = `${ROUNDS} runs of the vector example on ${platform}, processors ${name}`;
    const { maxError } = await step(title, body);
    if (maxError === 0) tally.addPassed(1);
    else tally.addFailed(`${title}: largest error ${maxError}`);
  }
}
