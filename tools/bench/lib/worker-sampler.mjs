// Samples runs of one callable through a Worker, and their floor. Prints {"us": […], "floorUs": […]}.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { CallConfig, ChipCallable, TaskArgs, Tensor } from '@pto/task-interface';
import { Worker } from '@pto/worker';
import { takeTurns, timed, timedAsync, timedBatch } from './turns.mjs';

/** An empty call is shorter than the clock can tell. */
const EMPTY_CALLS = 1000;
const SHAPE = [128, 128];
const [A, B, GOLDEN] = [2, 3, 47];

function vectorArguments() {
  const tensors = [Tensor.full(SHAPE, A, 'float32'), Tensor.full(SHAPE, B, 'float32'), Tensor.zeros(SHAPE, 'float32')];
  const [a, b, f] = tensors;
  const args = new TaskArgs().addTensor(a).addTensor(b).addTensor(f, 'output_existing');
  return { args, arrays: tensors.map(({ data }) => data) };
}

function requireGolden(values, what) {
  const wrong = values.find((value) => value !== GOLDEN);
  if (wrong !== undefined) throw new Error(`${what} computed ${wrong} where ${GOLDEN} is right`);
}

function makeFloor(floor, addon, arrays) {
  if (floor === undefined) return undefined;
  const native = createRequire(import.meta.url)(addon);
  const known = {
    'empty-call': () => timedBatch(EMPTY_CALLS, native.empty),
    'thread-to-js': () => timedAsync(native.threadRoundTrip),
    'vector-example': () => timed(() => native.vectorExample(...arrays)),
  };
  return known[floor]();
}

const settings = JSON.parse(process.argv[2]);
const isVectorExample = settings.callable === 'vector-example';
const { args, arrays } = isVectorExample ? vectorArguments() : { args: new TaskArgs(), arrays: [] };
const config = CallConfig.from(settings.config);

const worker = new Worker({ level: 2, ...settings.chip });
const id = worker.register(ChipCallable.decode(readFileSync(settings.image)));
await worker.init();

const run =
  settings.call === 'run'
    ? timedAsync(() => worker.run(id, args, config))
    : timed(() => worker.runSync(id, args, config));
// The floor writes to memory of its own, so that each result is checked.
const floorArrays = arrays.map((array) => array.slice());
const samples = await takeTurns(settings, run, makeFloor(settings.floor, settings.addon, floorArrays));
await worker.close();
if (isVectorExample) {
  requireGolden(arrays[2], 'the worker');
  if (settings.floor !== undefined) requireGolden(floorArrays[2], 'the floor');
}
console.log(JSON.stringify(samples));
