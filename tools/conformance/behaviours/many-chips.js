const HOST = 'packages/worker/test/host';
const LIFE = `${HOST}/host-lifecycle.test.ts`;
const INIT = `${HOST}/calls-during-init.test.ts`;
const SUB = `${HOST}/sub-tasks.test.ts > sub tasks, %s`;
const SCOPES = `${HOST}/scopes.test.ts`;
const SCOPED = `${SCOPES} > scopes and intermediates, %s`;
const GROUPS = `${HOST}/groups.test.ts > groups and several workers, %s`;
const ERRORS = `${HOST}/errors.test.ts > errors of functions, %s`;
const NESTED = `${HOST}/nested.test.ts`;
const L4 = `${NESTED} > a nested worker, %s, with functions in mode %s`;
const INHERITED = `${HOST}/inherited-callables.test.ts > callables of the worker above`;
const SHARED = `${HOST}/shared-tensors.test.ts > tensors that functions share, %s`;
const ENDED = `${HOST}/children-that-end.test.ts`;
const RUNS = `${HOST}/run-behaviour.test.ts`;

/** Workers of level 3 and above, seen from TypeScript. */
export const manyChips = {
  title: 'Workers of a host, and workers of workers',
  text: 'Orchestration functions in TypeScript. Functions of sub workers run inline, in threads and in processes; each test runs in all three modes that it is about.',
  behaviours: {
    'A worker without children is initialised, runs and is closed': [
      `${LIFE} > a worker without children > is initialised, runs, and is closed`,
    ],
    'A worker with sub workers is initialised and closed': [
      `${LIFE} > a worker with sub workers, %s > is initialised and closed, several times in a process`,
    ],
    'A worker is closed at the end of its block, initialised or not': [
      `${LIFE} > a worker without children > that was never initialised is closed at the end of its block`,
      `${LIFE} > a worker with sub workers, %s > is closed by its block after a run`,
    ],
    'A close during init ends what was started, whatever the children are, and leaves nothing behind': [
      `${INIT} > close during init of a worker with %s > after %d ms ends what was started, and init rejects or was faster`,
      `${INIT} > close during init of a worker with %s > on this thread does the same`,
      `${INIT} > close during init, time and again, leaves no file and no process, and the next worker runs`,
    ],
    'A registration during init counts as one before it': [
      `${INIT} > register during init > counts as registered before, for sub workers, %s`,
      `${INIT} > register during init > counts as registered before, for chips`,
      `${INIT} > register during init > makes init fail when a child refuses the callable`,
      `${INIT} > register during init > throws at once what no child can run, and the worker starts all the same`,
      `${INIT} > register during init > is refused where registration is strict, and so is everything that needs children`,
    ],
    'Registration after init works, unless it is strict: then the error says “before init”': [
      `${LIFE} > a worker with sub workers, %s > takes registrations after init`,
      `${LIFE} > a worker with sub workers, %s > takes none after init when registration is strict`,
    ],
    'With room for 64 callables the 65th is refused, and the limit named': [
      `${LIFE} > a worker without children > refuses the 65th callable where 64 are allowed, and names the limit`,
    ],
    'A sub task is executed, and several of one run are': [
      `${SUB} > a task is executed once`,
      `${SUB} > a run may submit a callable several times`,
    ],
    'A submit returns the number of its task': [`${SUB} > a submit returns the number of its task`],
    'A run has a scope; scopes nest, five deep too, as brackets and as functions': [
      `${SCOPED} > a run has a scope of its own`,
      `${SCOPED} > a nested scope runs to its end: two tasks inside, one outside`,
      `${SCOPED} > a scope is opened and closed, or is the body of a function, and memory comes from it`,
      `${SCOPED} > scopes lie in each other, five deep`,
    ],
    'An intermediate is a tensor with memory, and a task that reads it waits for its writer': [
      `${SCOPED} > what alloc gives is a tensor with memory`,
      `${SCOPED} > a task that reads an intermediate waits for the one that writes it`,
    ],
    'Intermediates are given back at the end of their scope, used or not, run after run': [
      `${SCOPES} > intermediates that nobody uses are given back at the end of their scope, even without workers`,
      `${SCOPED} > intermediates of many runs do not add up`,
    ],
    'A function sees data type, extents and number of its tensors': [
      `${SUB} > a function sees the data type, the extents and the tag of its tensor`,
      `${SUB} > a function sees all dimensions, and none`,
    ],
    'A function reads its scalars, and may have no arguments': [
      `${SUB} > a function reads scalars of several types`,
      `${SUB} > arguments may be left out`,
    ],
    'The members of a group run on distinct workers at the same time': [
      `${GROUPS} > the members of a group run at the same time, on workers of their own`,
      `${GROUPS} > members know which they are`,
    ],
    'A group of one runs once': [`${GROUPS} > a group of one runs once`],
    'A task that depends on a group waits for all its members': [
      `${GROUPS} > a task that depends on a group waits for all members`,
    ],
    'What a function throws surfaces at the run: who ran it, class, message, stack, cause': [
      `${ERRORS} > %s: the run fails with who ran it, the class and the message`,
      `${ERRORS} > properties and causes are kept`,
    ],
    'Anything can be thrown: no error, 10 MB, a circle of causes': [
      `${ERRORS} > what is thrown need not be an error`,
      `${ERRORS} > a message of 10 MB is cut, and says so`,
      `${ERRORS} > causes may go around`,
    ],
    'A callable that is not registered is named': [`${ERRORS} > a callable that is not known to the worker is named`],
    'A failure does not stop the next run, and submits after it throw it': [
      `${ERRORS} > a failure does not stop the next run`,
      `${ERRORS} > submits after a failure throw it`,
    ],
    'An error at the bottom names the levels that it came through': [
      `${NESTED} > an error at the bottom, %s, with functions in mode %s > names the levels that it came through`,
    ],
    'A callable that is registered at level 4 is usable on every chip and sub worker below, named by name, id, hash or handle':
      [
        `${INHERITED}, %s > are named by their name, number or hash on every chip below`,
        `${INHERITED}, %s > are functions of sub workers, too`,
        `${INHERITED} > are named by their handles where these are at hand`,
        `${INHERITED}, %s > go through the levels between`,
        `${INHERITED}, %s > are hidden by what the nested worker has under the same name`,
        `${INHERITED}, %s > are refused by a number that means another chip callable there`,
        `${INHERITED}, %s > bring the defaults of their package along`,
        `${INHERITED} > go to the chips only that they were compiled for`,
      ],
    'Registration cascades before and after init; it is complete when it returns, and a failure below surfaces at the root':
      [
        `${INHERITED}, %s > may be registered after init, and are gone when they are unregistered`,
        `${INHERITED}, %s > fail init when a chip refuses one, which tells the way`,
        `${INHERITED}, %s > are taken back everywhere when a chip refuses one later`,
        `${INHERITED} > are told again to a process that is started again`,
        `${INHERITED} > need a chip somewhere below`,
      ],
    'Workers of level 3, 4 and 5 are initialised and closed, with and without children': [
      `${NESTED} > levels > %i is initialised and closed without children`,
      `${NESTED} > levels > 4 with a nested worker, %s, %s: is initialised and closed`,
    ],
    'addWorker needs level 4, comes before init, and takes a new worker that is nobody’s yet': [
      `${NESTED} > addWorker > needs level 4`,
      `${NESTED} > addWorker > comes before init`,
      `${NESTED} > addWorker > takes no worker that is initialised, attached or itself`,
    ],
    'A worker of level 4 runs functions of level 3, several, beside its own, run after run': [
      `${L4} > runs a function of its sub worker`,
      `${L4} > takes several tasks of a run`,
      `${L4} > and a sub worker of the level above work in one run, in order`,
      `${L4} > is used by run after run`,
      `${L4} > runs several functions for one task of the level above`,
    ],
    'A nested worker has orchestrators and intermediates of its own': [
      `${L4} > has orchestrators of its own`,
      `${L4} > mixes memory of its own with that of the level above`,
    ],
    'Tensors that come and go at level 4 leave no mapping and no descriptor behind at any level': [
      `${HOST}/nested-memory.test.ts > tensors that come and go at level 4, %s, with sub workers in mode %s > leave no mapping behind at any level`,
    ],
    'Tensors go down level by level without copies': [
      `${NESTED} > levels > 5 over 4 (%s) over 3 (%s) passes a tensor down`,
    ],
    'Chips of nested workers work on tensors of the level above, two hosts at once': [
      `${HOST}/nested-chips.test.ts > chips of a nested worker, %s > work on tensors of the level above, which are not copied`,
      `${NESTED} > levels > two nested workers run side by side`,
    ],
    'Two sub workers compute what is asked, and many tasks are all completed': [
      `${GROUPS} > two workers compute what is asked of them`,
      `${GROUPS} > many tasks are all completed`,
      `${GROUPS} > many tasks in a row are all completed`,
    ],
    'Functions read, write and change shared tensors in place, several at once and in parts': [
      `${SHARED} > a function reads what was written before the run`,
      `${SHARED} > what a function writes is there after the run`,
      `${SHARED} > functions change a tensor in place, one after the other`,
      `${SHARED} > part of a tensor is passed by a view of it`,
      `${SHARED} > shared and ordinary memory go together`,
    ],
    'Ordinary arrays are staged both ways and counted': [`${SUB} > an ordinary array is copied in and out`],
    'What a function keeps of its arguments is of no use after its task': [
      `${SHARED} > arguments that a function keeps are of no use after its task`,
      `${HOST}/shared-tensors.test.ts > memory is detached after its task on request, %s`,
    ],
    'A function that ends its thread or process fails its task only, and the event tells': [
      `${ENDED} > a sub worker that ends, %s > by process.exit in a function: its task fails, the other worker goes on`,
      `${ENDED} > a sub worker that ends, %s > and was the only one: tasks fail, and the worker is closed`,
      `${ENDED} > a sub worker that ends, %s > a rejection that nobody waits for fails the function that runs`,
    ],
    'A sub worker that ended is started again on request, with its callables': [
      `${ENDED} > a sub worker is started again on request, with all that is registered, %s`,
      'Threads.AreReplacedOnRequest',
    ],
    'A process ends though a worker is open, and says so; its children end with it, killed or not': [
      `${HOST}/process-end.test.ts > a process with sub workers, %s > ends by itself although its worker is open, and says so`,
      `${HOST}/process-end.test.ts > a process with sub workers, %s > ends at once by process.exit, a run under way or not`,
      `${HOST}/process-end.test.ts > processes of sub workers end with the process that started them`,
    ],
    'Workers that come and go leave no file and no process behind': [
      `${HOST}/process-end.test.ts > workers that come and go leave no file and no process behind`,
    ],
    'A function can be sent as text, when what it takes from around it is given along': [
      `${ENDED} > registration, %s > takes a function that is sent as text`,
      'packages/worker/test/sub/serializable.test.ts > what a function takes from around it > is named, with what to do',
    ],
    'A closure is refused where a module reference is needed, with the ways out': [
      `${ENDED} > registration, %s > refuses a closure, with the ways out`,
      `${NESTED} > addWorker > names the closure that cannot go to another process`,
    ],
    'An export that is not there is refused when it is registered, with what the child says': [
      `${ENDED} > registration, %s > refuses a name that the module does not export, with what the child says`,
      `${ENDED} > registration, %s > a name that is not there fails init, too`,
    ],
    'Runs that overlap are executed one after the other': [
      `${RUNS} > runs, %s > that overlap are executed in the order in which they were started`,
    ],
    'Functions and orchestration functions may be asynchronous': [
      `${RUNS} > runs, %s > may have an orchestration function that waits`,
      `${SUB} > a function that returns a promise is waited for`,
    ],
    'A signal cancels a run: what runs is told, what waits is not started': [
      `${RUNS} > runs, %s > are cancelled by a signal: what runs is told, what waits is not started`,
    ],
    'The event loop goes on while a run waits': [`${RUNS} > the event loop, %s > goes on while a run waits for a task`],
    'Functions on the thread of their worker run while that thread waits': [
      `${RUNS} > functions on the thread of their worker > run while that thread waits in runSync`,
      `${RUNS} > functions on the thread of their worker > run while a submit waits for memory`,
      `${RUNS} > functions on the thread of their worker > may not start a run of the worker that waits for them`,
      `${RUNS} > functions on the thread of their worker > may run another worker`,
    ],
  },
};
