// What one chip needs for small things: `l2.*`.
import { launch } from './launch.mjs';

const floors = {
  futex: { text: 'futex round trip', id: 'futex' },
  emptyCall: { text: 'empty native call', id: 'empty-call' },
  threadToJs: { text: 'promise settled by a thread', id: 'thread-to-js' },
  sleep: { text: 'process that sleeps', id: 'sleep' },
  neverRecorded: { text: 'a chip that never has', id: 'never-recorded' },
  unrecorded: { text: 'the same without records', id: 'unrecorded' },
  vectorExample: { text: 'oneTBB flow graph', id: 'vector-example', library: 'tbb' },
  loadKernels: { text: 'dlopen of its kernels', id: 'kernels' },
};

const vectorExample = (name, blockDim) => ({
  name,
  question: `warm run of the vector example through Worker.runSync, ${blockDim} blocks`,
  sampler: 'worker',
  callable: 'vector-example',
  call: 'runSync',
  floor: floors.vectorExample,
  isDefault: true,
  isOnPage: true,
  ...launch,
  blockDim,
});

const noop = (name, call, floor) => ({
  name,
  question: `one empty task through ${call === 'run' ? 'await Worker.run' : 'Worker.runSync'}`,
  sampler: 'worker',
  callable: 'tmr:noop',
  call,
  floor,
  isDefault: true,
  isOnPage: true,
  ...launch,
});

const native = (name, measure, callable, options) => ({
  ...{ name, measure, callable },
  sampler: 'chip',
  isDefault: true,
  isOnPage: true,
  ...launch,
  ...options,
});

/** @type {import('./measurements.mjs').Measurement[]} */
export const oneChip = [
  vectorExample('l2.vector-example', 3),
  vectorExample('l2.vector-example-24', 24),
  noop('l2.noop-sync', 'runSync', floors.emptyCall),
  noop('l2.noop-async', 'run', floors.threadToJs),
  native('l2.run-prepared-noop', 'run', 'tmr:noop', {
    question: 'one empty task through the C interface',
    floor: floors.futex,
  }),
  native('l2.prepare', 'prepare', 'vector-example', {
    question: 'prepare_callable of the vector example, unregistered after each',
    floor: floors.loadKernels,
  }),
  native('l2.init-24', 'init', 'tmr:noop', {
    question: 'simpler_init, with the first run at 24 blocks and the memory that stays resident',
    blockDim: 24,
  }),
  native('swimlane.overhead', 'swimlane', 'work:independent', {
    question: '10,000 tasks of 20 µs that are recorded, until the last has finished',
    floor: floors.unrecorded,
    tasks: 10_000,
  }),
  native('recording.off', 'recording-off', 'tmr:independent', {
    question: '10,000 empty tasks that are not recorded, on a chip that has recorded them before',
    floor: floors.neverRecorded,
    tasks: 10_000,
    isOnPage: false,
  }),
  native('deps.capture-100k', 'capture', 'tmr:fan', {
    question: '100,000 empty tasks whose dependencies are captured, the file included',
    floor: floors.unrecorded,
    tasks: 100_000,
    isOnPage: false,
  }),
  {
    name: 'l2.idle-cpu',
    question: 'CPU time of an initialised Worker in 2 s, in microseconds',
    sampler: 'idle',
    role: 'worker',
    windowMs: 2000,
    callable: 'tmr:noop',
    floor: floors.sleep,
    isDefault: true,
    isOnPage: true,
    ...launch,
  },
];
