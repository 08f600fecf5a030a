const CHIP_WORKER = 'packages/runtime-native/test/chip-worker.test.ts';
const RUN_ERRORS = 'packages/runtime-native/test/run-errors.test.ts';
const BAD_INPUT = 'packages/worker/test/bad-input.test.ts';

/** What goes wrong, and what is said about it. */
export const failures = {
  title: 'Failures',
  text: 'A failure ends its run with a code and a sentence. The process, the device and other callables go on.',
  behaviours: {
    'A fatal error of the orchestration ends the run with its number and text, up to TypeScript': [
      'Fatal.ReportsOfTheOrchestrationEndTheRun',
      'Fatal.ReportsKeepTheirNumber',
      `${CHIP_WORKER} > a run > passes on the fatal error of an orchestration with its values, and stays usable`,
    ],
    'The first of several fatal errors counts, and later calls do nothing': [
      'Fatal.TheFirstReportCounts',
      'Fatal.MakesLaterCallsEmpty',
      'FatalLatch.KeepsTheFirstReasonOfManyThreads',
      'OrchestrationLibrary.DoesNothingAfterAFatalError',
    ],
    'Assertions and exceptions of an orchestration end its run and not the process': [
      'Fatal.AssertionsAndExceptionsStayInTheRun',
    ],
    'An exception of a kernel ends its run and not the process, and names task, kernel and core': [
      'Launch.AKernelsExceptionEndsTheRun',
      'SchedulerTest.LatchesWhatAKernelThrows',
      `${RUN_ERRORS} > a failed kernel is named with its task, core and scope`,
    ],
    'A kernel that never returns is named with its task and core, after a limit that the user sets; the device is lost, and nothing else':
      [
        'KernelLimit.NamesTheKernelThatNeverReturns',
        'KernelLimit.ALostDeviceCanBeOpenedAgain',
        'Processes.AKernelThatNeverReturnsLeavesTheProcessUsable',
        'packages/runtime-native/test/run-options.test.ts > a limit for kernels > names the kernel that exceeds it, and the worker is closed and opened anew',
      ],
    'A limit does not concern kernels that return in time': [
      'KernelLimit.IsNoneOfAKernelThatReturnsInTime',
      'packages/runtime-native/test/run-options.test.ts > a limit for kernels > does not concern those that return in time',
    ],
    'An error that a kernel reports keeps its number': ['Launch.AKernelsErrorKeepsItsNumber'],
    'A kernel that the callable does not have is named at submit, whatever its number': [
      'Fatal.UnknownKernelsAreNamed',
    ],
    'Mistakes in the arguments of a task say what they are, each in its own words': [
      'Fatal.MistakesInAnArgSayWhatTheyAre',
      'Arg.KeepsTheFirstError',
    ],
    'Tensors that cannot be created are errors': ['Fatal.TensorsMustBePossible'],
    'A window into a buffer without extent is no crash': ['Fatal.AWindowWhereItsBufferHasNoExtentIsNoCrash'],
    'After a failure nothing more is started, and the run ends when all cores are quiet': [
      'SchedulerTest.StartsNothingAfterAFatalErrorAndSaysWhenItIsQuiet',
      'RunState.AFailedRunIsDoneWhenEverySchedulerIsQuiet',
    ],
    'A worker runs a good graph after every kind of bad input': [
      `${BAD_INPUT} > the worker still runs a good graph after > $name`,
    ],
    'Every status has a name, a meaning and an error code': [
      'RuntimeStatus.HasANameAMeaningAndAnErrorCode',
      'ErrorCodes.AreUniqueAndFollowTheNamingRule',
    ],
  },
};
