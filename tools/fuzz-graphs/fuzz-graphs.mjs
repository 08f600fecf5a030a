#!/usr/bin/env node
// Runs random graphs on every runtime and chip and compares every byte with in-order execution. One that goes wrong is
// made smaller, and a line is printed that runs it again.
import { runEntry, Failure } from '../../scripts/lib/failure.mjs';
import { buildFuzzGraphs } from './lib/build-native.mjs';
import { shrinkFailure } from './lib/failing-case.mjs';
import { parseCase } from './lib/fuzz-case.mjs';
import { NativeProgram } from './lib/native-program.mjs';
import { helpText, readOptions, targets as allTargets } from './lib/options.mjs';

/** A program that fails because of a planted fault must come out no larger than this. */
const FEW_TASKS = 16;
/** Of failing programs: what is left of one depends on what else was in it, so now and then one stays larger. */
const SHRINK_ATTEMPTS = 5;

/** The first outcome that is wrong, else undefined. */
async function findFailure(program, options) {
  if (options.replay !== undefined) {
    const outcome = await program.run(options.replay, { repeat: options.repeat });
    if (outcome.ending === undefined) console.log(`right, ${options.repeat} times`);
    return outcome.ending === undefined ? undefined : outcome;
  }
  const targets = options.only ?? allTargets;
  const count = Math.ceil(options.programs / targets.length);
  for (const target of targets) {
    const [runtime, chip] = target.split('-');
    const words = `runtime=${runtime} chip=${chip} seed=${options.seed}`;
    const outcome = await program.run(words, { count, repeat: options.repeat });
    if (outcome.ending !== undefined) return outcome;
  }
  console.log(`${count * targets.length} programs, every byte as in-order execution leaves it`);
  return undefined;
}

function report({ ending, tail, tasks, lastCase, isRepeatable }) {
  console.log(`wrong: ${ending}`);
  if (tail !== '') console.log(tail);
  console.log(`${tasks} tasks${isRepeatable ? '' : ', which went wrong only once'}. To run them again:`);
  console.log(`node tools/fuzz-graphs/fuzz-graphs.mjs --replay '${lastCase}'`);
}

/** The first program that goes wrong, reported as small as it gets; undefined when all are right. */
async function shrinkFirstFailure(program, options) {
  const found = await findFailure(program, options);
  if (found === undefined) return undefined;
  if (found.lastCase === undefined) throw new Failure(`${found.ending}\n${found.tail}`);
  const smallest = await shrinkFailure(program, found, options.expectsFailure ? FEW_TASKS : 1);
  report(smallest);
  return { ...smallest, seed: Number(parseCase(found.lastCase).settings.get('seed')) };
}

async function findPlantedFault(program, options) {
  let { seed } = options;
  for (let attempt = 0; attempt < SHRINK_ATTEMPTS; ++attempt) {
    const smallest = await shrinkFirstFailure(program, { ...options, seed });
    if (smallest === undefined) throw new Failure('no program went wrong, although one should have.');
    if (smallest.isRepeatable && smallest.tasks <= FEW_TASKS) return;
    seed = smallest.seed + 1;
  }
  throw new Failure(`a failing program should go wrong repeatedly, and with at most ${FEW_TASKS} tasks.`);
}

await runEntry(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return console.log(helpText);
  const file = options.program ?? (await buildFuzzGraphs());
  const library = options.library === undefined ? [] : ['--library', options.library];
  const program = new NativeProgram([file, ...library], options.deadlineMs);
  console.log(`seed ${options.seed}`);
  if (options.expectsFailure) return findPlantedFault(program, options);
  if ((await shrinkFirstFailure(program, options)) !== undefined) process.exitCode = 1;
});
