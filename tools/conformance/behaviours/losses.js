const FAILURES = 'packages/worker/test/failures';
const SUB = `${FAILURES}/sub-workers.test.ts > sub workers, %s`;
const NESTED = `${FAILURES}/nested-workers.test.ts > nested workers`;

/** What becomes of work when threads and processes that run JavaScript are lost, at every level. */
export const losses = {
  title: 'Threads and processes that are lost',
  text: 'Sub workers and nested workers that crash, exit, hang, are killed or stopped. Rows about threads run fifty times with every commit. A process takes longer to come back: 8 times for sub workers, 4 for nested workers, 2 for a parent that ends and 12 rounds of chaos with every commit; 50, 50, 50 and 200 with `npm run nightly`.',
  behaviours: {
    'A sub worker that exits in a function fails its task only, and comes back': [
      `${SUB} > that exit in a function fail its task with their code`,
    ],
    'A sub worker that hangs is ended at the time limit of its task': [
      `${SUB} > that hang are ended at the time limit of their task`,
    ],
    'A sub worker that crashes names signal, task and last words': [
      `${SUB} > that crash in a function name signal, task and last words`,
    ],
    'A sub worker that is killed while idle is told of at once': [
      `${SUB} > that are killed while idle are told of, and the other one works`,
    ],
    'Whatever is thrown, its sub worker or nested worker stays': [
      `${SUB} > that throw anything at all stay alive`,
      `${NESTED} > that throw 10 MB stay alive`,
    ],
    'A nested worker that exits, crashes or hangs fails its task only, takes its children along, and comes back': [
      `${NESTED} > that exit in a function fail its task with their code, and take their children along`,
      `${NESTED} > that crash in a function name signal, task and last words, and take their children along`,
      `${NESTED} > that hang are ended at the time limit of their task, and take their children along`,
    ],
    'A nested worker that is killed while idle refuses what is sent to it, at the submit': [
      `${NESTED} > that are killed while idle refuse what is sent to them, at the submit, until they are back`,
    ],
    'A nested worker passes on how its child died, and starts it again': [
      `${NESTED} > pass on how a child of theirs died, stay alive, and start it again`,
    ],
    'A nested worker that is started again has its chips and their callables': [
      `packages/worker/test/host/nested-chips.test.ts > chips of a nested worker that is started again > have their callables`,
    ],
    'A process that is killed, or exits during a run, takes all levels below it along': [
      `${FAILURES}/parent-end.test.ts > a process that %s takes its children and theirs along`,
    ],
    'A child that is stopped while tasks run, busy or not, is ended and told of with that signal; one that goes on is left alone':
      [
        'Failures.AChildThatIsStoppedInATaskIsGivenUp',
        'Failures.AChildThatIsStoppedWhileItHasNothingToDoIsGivenUpWhenOthersHave',
        'Failures.AChildThatIsStoppedForAMomentGoesOn',
      ],
    'A nested run that is cancelled with the one above adds no failure to it': [
      'packages/worker/test/host/nested.test.ts > a nested worker, %s, with functions in mode %s > adds nothing to the error of a run that was given up because of another one',
    ],
    'Any process of a tree may be killed or stopped at any moment: it is named, the next run works, everything comes back, nothing is left':
      [`${FAILURES}/chaos.test.ts > a process that is lost is named, replaced, and leaves nothing`],
  },
};
