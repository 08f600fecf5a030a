const WORKER = 'packages/worker/test';
const HOST = `${WORKER}/host`;
const OPTIONS = `${WORKER}/host-options.test.ts > the options of a worker of level 3 or above`;
const ADDING = `${WORKER}/add-worker.test.ts > Worker.addWorker`;
const REGISTRY = `${WORKER}/registry/callable-registry.test.ts > a registry of callables`;
const VALUES = `${WORKER}/chips/host-bad-input.test.ts > the worker still runs a good graph after > $name`;
const CALLS = `${WORKER}/runs/bad-calls.test.ts > the worker still runs after > $name`;
const BUILDS = `${WORKER}/build-runtime.test.ts > a worker that builds its runtime`;
const CHIPS = `${WORKER}/chips/chip-tasks.test.ts`;
const ENDED = `${WORKER}/chips/chip-end.test.ts > a chip that is killed`;
const STAGING = `${WORKER}/runs/staging.test.ts`;
const ASYNC = `${WORKER}/runs/async-submits.test.ts`;
const LARGE = `${WORKER}/host/large-tensors.test.ts`;
const CHUNK = 'packages/task-interface/test/tensor-chunk.test.ts';
const OUTPUTS = `${WORKER}/runs/output-tensors.test.ts`;
const HANDLES = `${WORKER}/runs/run-handles.test.ts`;
const ERRORS = `${WORKER}/runs/run-errors.test.ts`;
const ONE_ERROR = `${WORKER}/errors/run-failure.test.ts > the error of a run`;
const DEVICE = `${WORKER}/memory/device-memory.test.ts > memory of chips`;

/** What workers of level 3 and above promise to who calls them. */
export const hostWorkers = {
  title: 'Calling a worker of a host',
  text: 'Options, registrations, runs and memory of workers of level 3 and above, on simulated chips and on this thread.',
  behaviours: {
    'Options have defaults; unknown, misplaced and wrong ones are refused with what is right': [
      `${OPTIONS} > have defaults`,
      `${OPTIONS} > %s is refused with the right name`,
      `${OPTIONS} > options of another level are named with their level`,
      `${OPTIONS} > %s: %o is refused`,
    ],
    'A worker may compile its runtime when it starts, also for chips of nested workers; compilers that fail are its error':
      [
        `${BUILDS} > runs tasks on what it has built, at every level`,
        `${BUILDS} > fails to start when the sources do not compile`,
        `${BUILDS} > %s cannot do so on this thread`,
        `${BUILDS} > is refused above the level that owns chips`,
      ],
    'strictHazards makes a task that writes wait for those that read the same before; without it, it does not': [
      `${HOST}/hazards.test.ts > a task that writes what an earlier task reads, %s > with strictHazards: $strictHazards is seen by it: $seen`,
    ],
    'spin says how long a worker and its chips look for work before they sleep': [
      `${HOST}/waiting.test.ts > the option spin > says how long each side looks for work before it sleeps`,
    ],
    'processGroup gives each child process a group of its own, at every level': [
      `${HOST}/process-groups.test.ts > with processGroup: %s > chips and sub workers lead groups of their own, or belong to that of this process`,
      `${HOST}/process-groups.test.ts > with processGroup: %s > and so do nested workers`,
    ],
    'Only a worker of level 4 or above owns workers, new ones of a lower level that belong to nobody': [
      `${ADDING} > is refused by level %i`,
      `${ADDING} > refuses a worker of level 2, of the same level, and itself`,
      `${ADDING} > refuses a worker that was added already, and one that is closed`,
      `${ADDING} > takes the calls of an added worker away`,
    ],
    'Callables of all kinds have ids in one row, and share what children know them by': [
      `${REGISTRY} > counts ids from 0, whatever the callables are`,
      `${REGISTRY} > gives the same content the same slot, until the last of it is gone`,
      `${REGISTRY} > refuses handles of other registries, also under an id that it knows`,
    ],
    'Wrong values and wrong calls have a code and a text, and do no harm': [VALUES, CALLS],
    'Tasks run on the chip that they are sent to, wait for what they read, and run as groups on distinct chips': [
      `${CHIPS} > tasks on chips > run on the chip that they are sent to, and tell how long it took`,
      `${CHIPS} > tasks on chips > wait for what they read, through memory that is not copied`,
      `${CHIPS} > tasks on chips > run as a group on distinct chips`,
      `${CHIPS} > tasks on chips > are followed by a function that reads their results`,
    ],
    'Memory of a chip is used by tasks of that chip in several runs, within what was allocated': [
      `${CHIPS} > memory of chips > keeps what is copied to it, and is used by tasks of its chip`,
      `${CHIPS} > memory of chips > larger than what is copied at a time arrives whole`,
      `${DEVICE} > is no piece that reaches into the neighbouring buffer`,
      `${DEVICE} > belongs to one chip, although another has the same addresses`,
      `${DEVICE} > is freed once, by its buffer`,
      `${DEVICE} > of a window is used, and never freed`,
    ],
    'A chip that is killed is told of, fails what is sent to it, and can be started again': [
      `${ENDED} > is told of, and leaves its tasks to the other one`,
      `${ENDED} > fails what is sent to it, at the submit`,
      `${ENDED} > takes its memory with it`,
      `${ENDED} > while it has tasks fails them with how it ended`,
      `${ENDED} > is started again where that is wanted, and knows its callables`,
    ],
    'Ordinary arrays are copied in and back once a run, whatever parts tasks name, and counted': [
      `${STAGING} > an ordinary array > is copied in and back, once a run, and counted`,
      `${STAGING} > an ordinary array > is one piece of memory, whatever parts of it tasks name`,
      `${STAGING} > an ordinary array > has its results when another part of the run failed`,
      `${STAGING} > an ordinary array > leaves no shared memory taken`,
      `${STAGING} > memory of alloc > is not copied, nor is any view of it`,
    ],
    'A submit waits for space without holding the event loop where that is wanted, and keeps its place': [
      `${ASYNC} > a graph larger than the ring, %s > is submitted without holding the event loop`,
      `${ASYNC} > a submit that waits for space > goes on when a task has ended, while timers fire`,
      `${ASYNC} > a submit that waits for space > keeps its place, and the arguments of its call, whatever is called after it`,
      `${ASYNC} > a submit that waits for space > is done first by a call that holds the thread, and by the end of the function`,
      `${ASYNC} > a function that only waits for space keeps its process alive`,
    ],
    'A submit that waits for space is refused when it is taken back, too late, or its run ends': [
      `${ASYNC} > a submit that waits for space > is taken back by its signal, and those behind it go on`,
      `${ASYNC} > a submit that waits for space > is refused when its run is cancelled, or a task of it fails`,
      `${ASYNC} > a submit that waits for space > is refused after allocTimeoutMs, and at once when nothing would free any`,
      `${ASYNC} > a submit that waits for space > is refused when the run is over`,
    ],
    'An output without data gets memory at its submit, which other tasks read': [
      `${OUTPUTS} > an output without data, %s > gets memory at its submit, which later tasks read`,
      `${OUTPUTS} > an output without data, %s > is there for the members of a group, each with its own`,
      `${OUTPUTS} > an output without data > of a chip is read by another chip`,
      `${OUTPUTS} > an output without data > waits for memory as others do, and is given back with its scope`,
      `${OUTPUTS} > an output without data > is refused where there is no memory for it, and the worker goes on`,
    ],
    'A tensor of more than 4 GiB is passed whole, and shown in parts': [
      `${LARGE} > a tensor of 5 GiB, %s > is passed whole, and shown in parts at both ends`,
      `${LARGE} > parts of a tensor of 5 GiB > are tensors of chips, which wait for each other only where they overlap`,
      `${LARGE} > an intermediate larger than an ArrayBuffer is refused`,
      `${CHUNK} > more than 4 GiB is as many parts as it takes, at offsets that need more than 32 bits`,
      `${CHUNK} > a row of more than 4 GiB is split again`,
    ],
    'Parts of a tensor are views of it, within its bounds': [
      `${CHUNK} > parts are nearly equal, follow each other, and are all there is`,
      `${CHUNK} > a part is a view, also of a part`,
      `${CHUNK} > chunk(%o, %o) of 4 rows is refused`,
      `${CHUNK} > a tensor lies in its memory`,
    ],
    'Runs are executed in the order in which they were started, and have handles': [
      `${HANDLES} > Worker.submit > starts a run and gives a handle of it`,
      `${HANDLES} > Worker.submit > calls functions in the order of their runs, each when the one before has ended`,
      `${HANDLES} > Worker.submit > a failed run does not stop those behind it`,
      `${HANDLES} > Worker.runSync > is refused while another run is under way`,
      `${HANDLES} > closing > waits for all runs, and refuses new ones at once`,
    ],
    'A signal cancels a run that waits, and what has not started of one that runs': [
      `${HANDLES} > a signal > cancels a run that waits for its turn`,
      `${HANDLES} > a signal > cancels what has not started, and lets the rest end`,
      `${HANDLES} > a signal > stops a function that still submits`,
    ],
    'A run has one error: the only one, or all of them in their order': [
      `${ERRORS} > the error of a run > is that of its only failed task`,
      `${ERRORS} > the error of a run > has those of all tasks that failed, in their order`,
      `${ERRORS} > the error of a run > is not hidden by a function that catches what a submit throws`,
      `${ERRORS} > the error of a run > does not count twice when a function passes on what a submit threw`,
      `${ONE_ERROR} > has all of several, the first in its text and as its cause`,
    ],
    'What depends on a failed task is not run, unless that is wanted': [
      `${ERRORS} > what depends on a failed task > is not run`,
      `${ERRORS} > what depends on a failed task > is run with failurePolicy 'continue'`,
    ],
  },
};
