// Graphs of empty tasks: in the runtimes, `tmr.*` and `hbg.*`, and in other task libraries, `tbb.*` and `omp.*`. All of one
// graph and size are a group.
import { launch } from './launch.mjs';

const shapes = {
  independent: 'empty tasks that wait for nothing',
  chain: 'empty tasks, each after the one before',
  fan: 'empty tasks, 1 to 64 to 1 again and again',
};
/** Numbers of tasks, as names say them. */
export const sizes = { '1k': 1000, '10k': 10_000, '100k': 100_000, '1m': 1_000_000 };
const defaultSizes = ['10k', '100k'];
const widths = { '': launch.blockDim, '.bd1': 1, '.bd8': 8, '.bd24': 24 };

const runtimes = {
  tmr: { runtime: 'tensormap_and_ringbuffer', maxTasks: Infinity },
  hbg: { runtime: 'host_build_graph', maxTasks: 131_072 },
};
/** The size at which the page compares numbers of blocks. */
const BLOCKS_SIZE = '100k';
const libraries = { tbb: 'oneTBB flow graph', omp: 'OpenMP depend' };

const question = (graph, tasks, where) => `${tasks.toLocaleString('en')} ${shapes[graph]}, ${where}`;

function* inRuntimes({ graph, size, tasks, group }) {
  for (const [prefix, { runtime, maxTasks }] of Object.entries(runtimes)) {
    if (tasks > maxTasks) continue;
    for (const [suffix, blockDim] of Object.entries(widths)) {
      yield {
        name: `${prefix}.${group}${suffix}`,
        question: question(graph, tasks, `${blockDim} ${blockDim === 1 ? 'block' : 'blocks'}`),
        sampler: 'chip',
        measure: 'run',
        callable: `${prefix}:${graph}`,
        ...{ runtime, tasks, group },
        floorNames: Object.keys(libraries).map((library) => `${library}.${group}`),
        isDefault: defaultSizes.includes(size) && suffix === '',
        isOnPage: suffix === '' || size === BLOCKS_SIZE,
        ...launch,
        blockDim,
      };
    }
  }
}

function* inLibraries({ graph, size, tasks, group }) {
  for (const [library, text] of Object.entries(libraries)) {
    yield {
      name: `${library}.${group}`,
      question: question(graph, tasks, text),
      sampler: 'library',
      ...{ library, text, graph, tasks, group },
      isDefault: defaultSizes.includes(size),
      isOnPage: true,
    };
  }
}

/** @returns {Generator<import('./measurements.mjs').Measurement>} */
export function* graphs() {
  for (const graph of Object.keys(shapes)) {
    for (const [size, tasks] of Object.entries(sizes)) {
      const group = `${graph}-${size}`;
      yield* inRuntimes({ graph, size, tasks, group });
      yield* inLibraries({ graph, size, tasks, group });
    }
  }
}
