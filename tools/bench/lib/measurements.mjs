// Every name that can be measured. What a name means never changes; a new question gets a new name.

/**
 * @typedef {object} Floor what the machine needs at best for the same
 * @property {string} text how reports call it
 * @property {string} id how samplers call it
 * @property {boolean} [needsTbb]
 *
 * @typedef {object} Measurement
 * @property {string} name
 * @property {string} question what it answers
 * @property {'chip' | 'worker' | 'idle'} sampler which program takes the samples
 * @property {string} callable the callable that runs
 * @property {Floor} floor
 * @property {boolean} isDefault whether it is measured when no names are given
 * @property {number} [tasks] tasks of the graph, where the graph takes a number
 * @property {number} [blockDim]
 * @property {number} [aicpuThreadNum]
 * @property {'run' | 'runSync'} [call] method of Worker
 */

const floors = {
  futex: { text: 'futex round trip', id: 'futex' },
  emptyCall: { text: 'empty native call', id: 'empty-call' },
  threadToJs: { text: 'promise settled by a thread', id: 'thread-to-js' },
  sleep: { text: 'process that sleeps', id: 'sleep' },
  independent: { text: 'oneTBB flow graph', id: 'tbb-independent', needsTbb: true },
  chain: { text: 'oneTBB flow graph', id: 'tbb-chain', needsTbb: true },
  fan: { text: 'oneTBB flow graph', id: 'tbb-fan', needsTbb: true },
  vectorExample: { text: 'oneTBB flow graph', id: 'vector-example', needsTbb: true },
};

const launch = { blockDim: 3, aicpuThreadNum: 4 };

const vectorExample = (name, blockDim) => ({
  name,
  question: `warm run of the vector example through Worker.runSync, ${blockDim} blocks`,
  sampler: 'worker',
  callable: 'vector-example',
  call: 'runSync',
  floor: floors.vectorExample,
  isDefault: true,
  ...launch,
  blockDim,
});

const noop = (name, call, floor) => ({
  name,
  question: `one empty task through ${call === 'run' ? 'await Worker.run' : 'Worker.runSync'}`,
  sampler: 'worker',
  callable: 'noop',
  call,
  floor,
  isDefault: true,
  ...launch,
});

const fixed = [
  vectorExample('l2.vector-example', 3),
  vectorExample('l2.vector-example-24', 24),
  noop('l2.noop-sync', 'runSync', floors.emptyCall),
  noop('l2.noop-async', 'run', floors.threadToJs),
  {
    name: 'l2.run-prepared-noop',
    question: 'one empty task through the C interface',
    sampler: 'chip',
    callable: 'noop',
    floor: floors.futex,
    isDefault: true,
    ...launch,
  },
  {
    name: 'l2.idle-cpu',
    question: 'CPU time of an initialised Worker in 2 s, in microseconds',
    sampler: 'idle',
    callable: 'noop',
    floor: floors.sleep,
    isDefault: true,
    ...launch,
  },
];

const graphs = {
  independent: 'empty tasks that wait for nothing',
  chain: 'empty tasks, each after the one before',
  fan: 'empty tasks, 1 to 64 to 1 again and again',
};
const sizes = { '10k': 10_000, '100k': 100_000, '1m': 1_000_000 };
const widths = { '': launch.blockDim, '.bd1': 1, '.bd8': 8, '.bd24': 24 };

function* throughput() {
  for (const [graph, text] of Object.entries(graphs)) {
    for (const [size, tasks] of Object.entries(sizes)) {
      for (const [suffix, blockDim] of Object.entries(widths)) {
        yield {
          name: `tmr.${graph}-${size}${suffix}`,
          question: `${tasks.toLocaleString('en')} ${text}, ${blockDim} ${blockDim === 1 ? 'block' : 'blocks'}`,
          sampler: 'chip',
          callable: graph,
          tasks,
          floor: floors[graph],
          isDefault: size === '10k' && suffix === '',
          ...launch,
          blockDim,
        };
      }
    }
  }
}

/** @type {Map<string, Measurement>} */
export const measurements = new Map([...fixed, ...throughput()].map((one) => [one.name, one]));

export const defaultNames = [...measurements.values()].filter((one) => one.isDefault).map(({ name }) => name);
