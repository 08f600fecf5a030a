const API = 'packages/worker/test/runtime-api';
const CHIP = `${API}/runtime-chip.test.ts > a runtime of one chip`;
const HOST = `${API}/runtime-host.test.ts > a runtime of several chips`;
const DAG = `${API}/task-dag.test.ts > a task graph by handles`;
const ARG = `${API}/arg.test.ts > an argument`;
const example = (folder, name, title) => `examples/workers/${folder}/${name}/${name}.scene.ts > ${title}`;

/** The API by names and handles, and the examples of workers. */
export const unifiedApi = {
  title: 'The unified API, and examples of workers',
  text: 'Runtime, Arg and handles are a thin layer over Worker.',
  behaviours: {
    'A runtime of one chip runs packages, and compiles sources in the background': [
      `${CHIP} > runs a package by its name`,
      `${CHIP} > compiles what it is given, in the background`,
      `${CHIP} > tells each run what the compiler said`,
      example('runtime-api', 'chip', 'small'),
    ],
    'A runtime of several chips runs graphs of handles': [
      `${HOST} > gives back the elements of the handles that the function returns`,
      `${HOST} > writes what is an output into the array of the caller`,
      `${HOST} > tells what a handle is`,
      example('runtime-api', 'host', 'small'),
    ],
    'Names are unique, and unknown ones are told with the known': [
      `${CHIP} > has each name once, and the same content under a name as often as one likes`,
      `${HOST} > has each name once, and the same function with the same kernels under a name as often as one likes`,
      `${CHIP} > names what is registered when a name is unknown`,
    ],
    'A closed runtime refuses everything': [`${CHIP} > refuses everything once it is closed, and closes twice`],
    'Arguments say what is done to them': [
      `${ARG} > says what is done to its tensor`,
      `${ARG} > takes another shape and data type than the array has, over the same elements`,
      `${ARG} > refuses a shape that does not fit, and options that do not exist`,
      `${ARG} > is a scalar of the type that is named`,
      `${CHIP} > takes arguments in order only`,
    ],
    'Dependencies follow handles: read after write, write after read, write after write': [
      `${DAG} > has a reader wait for the last writer before it`,
      `${DAG} > has a writer wait for the readers of the version that it replaces`,
      `${DAG} > has a writer wait for the writer before it`,
      `${DAG} > runs a diamond in its order`,
      `${DAG} > orders all conflicting accesses, seed %d`,
      `${HOST} > has each task of a diamond wait for what it reads`,
      `${HOST} > has a writer wait for those that read the version before`,
    ],
    'Unknown tasks and tasks that end twice are refused': [
      `${DAG} > refuses an id that it does not know`,
      `${DAG} > refuses a task that ends twice, or before what it waits for`,
    ],
    'A failure poisons what depends on it, and nothing else': [
      `${DAG} > poisons what depends on a failed task, and nothing else`,
      `${HOST} > poisons what depends on a failed task, and runs the rest`,
    ],
    'Handles of another run are refused': [`${HOST} > refuses a handle of another run, and names that nothing has`],
    'An orchestration function can wait for elements': [
      `${HOST} > lets the function wait for elements and go on by what they are`,
      `${HOST} > tells a handle that is waited for what has failed before it`,
    ],
    'Two chips and a function on the host': [example('l3', 'multi-chip-dispatch', 'small')],
    'Memory of a chip that two runs use': [example('l3', 'child-memory', 'small')],
    'A graph of functions without a chip': [example('l3', 'sub-workers', 'four vectors')],
    'Workers of workers, in one process and in several': [
      example('l4', 'recursive-vector-add', 'small'),
      example('l4', 'two-hosts-on-one', 'small'),
    ],
  },
};
