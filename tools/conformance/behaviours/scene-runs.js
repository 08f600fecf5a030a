const TEST = 'packages/scene-test/test';
const OPTIONS = `${TEST}/options/options.test.ts`;
const PLAN = `${TEST}/plan/make-plan.test.ts`;
const ACCOUNT = `${TEST}/plan/account.test.ts`;
const SCHEDULER = `${TEST}/drive/job-scheduler.test.ts`;
const FAULTS = `${TEST}/drive/faults.test.ts`;
const KERNELS = `${TEST}/drive/kernel-faults.test.ts`;
const RUNS = `${TEST}/drive/run-scenes.test.ts`;
const WATCH = `${TEST}/watch/watch.test.ts`;
const COMMAND = 'packages/cli/test/test.test.ts';

/** How scenes are selected and driven. */
export const sceneRuns = {
  title: 'Runs of scenes',
  text: 'What `pto test`, and a file of scenes that is run itself, do with cases: which run, where, and what becomes of everything else.',
  behaviours: {
    'Every option reaches the process that runs a case, or is for the driver alone': [
      `${OPTIONS} > every option > $long reaches the process that runs a case, or is the driver’s alone`,
      `${OPTIONS} > every option > is the only one that sets its part of what is forwarded`,
      `${RUNS} > passes every forwarded option on to the cases`,
    ],
    'Overhead requires the swimlane, whose folder for outputs it shares; anything else is wrong usage': [
      `${COMMAND} > is wrong usage > %j`,
      `${COMMAND} > gives a case a folder to show the overhead of its swimlane in`,
      'packages/cli/test/convert-outputs.test.ts > shows overhead where that is asked for',
    ],
    'After a case, its dependencies become a page when there are any, with the names of functions that lie beside them; what cannot be shown is a warning':
      [
        'packages/cli/test/convert-outputs.test.ts > makes pages of dependencies, with the names beside them, and of what scopes take',
        'packages/cli/test/convert-outputs.test.ts > converts what a case has recorded, of every chip and of the host, and tells what it cannot',
        'packages/cli/test/convert-outputs.test.ts > has nothing to do where nothing was recorded',
      ],
    'The level of the swimlane, and the times and kernel costs of a modelled chip, reach the runs of a case': [
      `${TEST}/execute/chip-cases.test.ts > the swimlane has no more than its level`,
      `${TEST}/execute/chip-cases.test.ts > the times of a modelled chip are those of the kernel costs that were given`,
      `${TEST}/execute/host-cases.test.ts > tasks of level 3 have the times of a modelled chip with the kernel costs that were given`,
      `${TEST}/execute/outputs.test.ts > a modelled chip records the swimlane, and all of it unless a level is given`,
      'TaskFolder.GetsWhatKernelsTakeOnAModelledChip',
    ],
    'Selectors choose the same cases for every level, and one that names nothing is refused': [
      `${PLAN} > --case %s chooses %j`,
      `${PLAN} > keeps two selectors over two scenes apart`,
      `${PLAN} > refuses --case %s, which names nothing`,
      `${PLAN} > runs manual cases when asked, at every level`,
    ],
    'Each selected case runs exactly once and nothing else does': [
      `${TEST}/plan/random-plans.test.ts > runs each selected case exactly once and nothing else, for any collection and selection`,
      `${TEST}/drive/random-runs.test.ts > each selected case runs exactly once and nothing else does, whatever cases do`,
    ],
    'Everything that was collected is accounted for': [
      `${ACCOUNT} > notices a result that was %s`,
      `${ACCOUNT} > notices a case that a plan forgot, and one that it runs twice`,
      `${RUNS} > says of a file that does not load why, and runs the others`,
      `${RUNS} > does not swallow a file whose tests are of another framework`,
    ],
    'Options have the names of both generations; values that make no sense are refused with what is allowed': [
      `${OPTIONS} > names of both generations > %j`,
      `${OPTIONS} > %s refuses %s and says what is allowed`,
      `${COMMAND} > is wrong usage > %j`,
    ],
    'Cases are selected by platform, runtime, level and whether they are manual, everywhere by the same code': [
      `${PLAN} > runs every simulator that a case names, and hardware only when asked`,
      `${PLAN} > filters by runtime and level`,
      `${PLAN} > takes a case as manual on the platforms that it names`,
    ],
    'What a filter leaves out is told with the filter, not skipped silently': [
      `${PLAN} > says of everything else why it does not run`,
    ],
    'A level excludes another one on the command line, and markers of functions choose levels': {
      reason: 'scenes have one level each, and functions of other frameworks are not collected',
    },
    'On hardware what needs many devices starts first; what one process can run is together': [
      `${PLAN} > starts what needs many devices first, on hardware`,
      `${PLAN} > puts what one process can run together`,
    ],
    'Specs of devices are ids and ranges; others are refused': [
      `${TEST}/drive/device-spec.test.ts > %j names the devices %j`,
      `${TEST}/drive/device-spec.test.ts > %j names no devices`,
      `${TEST}/drive/device-spec.test.ts > %j is written as %j`,
    ],
    'Results come in the order of the jobs; one that cannot start gives its devices back and cancels the others': [
      `${SCHEDULER} > gives results in the order of the jobs, whatever order they end in`,
      `${SCHEDULER} > ends with the error of a job that cannot start, once those that run have ended`,
      `${SCHEDULER} > cancels what waits when a result says so, and gives those results, too`,
      `${SCHEDULER} > refuses before it starts anything > maxParallel %d`,
    ],
    'pto-scene is pto test': ['packages/cli/test/scene-alias.test.ts > pto-scene %j is pto test'],
    'A run that executes nothing is no success': [
      `${RUNS} > ends with 5 when no case is executed, unless that is fine`,
      `${COMMAND} > ends with 5 when nothing was executed`,
    ],
    'Devices come from one pool, no two cases have the same at a time, and a case that needs too many is refused first':
      [
        `${RUNS} > gives every case devices that no other case has at the same time`,
        `${RUNS} > refuses a case that needs more devices than there are, before anything runs`,
        `${SCHEDULER} > never gives one device to two jobs`,
        `${SCHEDULER} > runs no more than maxParallel jobs, and no more than there are devices`,
      ],
    'A job that waits for devices is overtaken, but not for ever': [
      `${SCHEDULER} > a first job that is blocked > is overtaken by what fits, so that devices do not idle`,
      `${SCHEDULER} > a first job that is blocked > is overtaken only so often`,
      `${SCHEDULER} > a first job that is blocked > is overtaken only for so long`,
    ],
    'A case that throws, crashes, exits, hangs or prints without end is one failed case, and the others run': [
      `${FAULTS} > a case that throws, crashes, exits, rejects late or hangs is one failed case`,
      `${FAULTS} > output > of 100 MB is one failed case that has the end of it, and a file with all`,
      `${FAULTS} > a case that writes to the driver’s channel is one failed case`,
      `${KERNELS} > a case whose kernel leaves a NaN, crashes or never returns is one failed case`,
    ],
    'What is printed belongs to the case that printed it: both streams in order, the text of kernels too': [
      `${FAULTS} > output > keeps both streams in order, and bytes that are no text`,
      `${FAULTS} > output > is shown line by line while a case runs, when that is asked for`,
      `${KERNELS} > what a kernel prints belongs to its case, complete lines or not`,
    ],
    'No process outlives a case, or an interrupted run, which reports what ran': [
      `${FAULTS} > no process of a case outlives it, whoever started it`,
      `${RUNS} > ends with %s while a case runs, and reports what ran`,
      `${COMMAND} > ends with %s by exit code %d, reports what ran and leaves no process`,
      `${TEST}/drive/driver-death.test.ts > a driver that is killed leaves no process behind, though a case never returns %s`,
    ],
    'The first failure, and the limit of the whole run, end it and tell what did not run': [
      `${RUNS} > stops at the first failure when asked, and tells what did not run`,
      `${RUNS} > ends a run that takes too long with 124, and tells what did not run`,
    ],
    'A sanitizer finds what a kernel does to its own memory; its library is loaded before Node starts': [
      `${TEST}/drive/sanitizer.test.ts > a kernel that overruns an array of its own is found by a sanitizer, and is one failed case`,
      'packages/compiler/test/sanitizers.test.ts > sanitizerLibraries > are those of the compiler: that of the sanitizers, then that of C++',
      'packages/compiler/test/sanitizers.test.ts > sanitizerLibraries > are missing when the compiler has none, which the message names',
    ],
    'The sanitizer of threads watches cases': {
      reason:
        'Node and the runtime hand data over and are not built with it, so it would take each access for a race; the C++ tests run with it',
    },
    'Everything that a plan needs is compiled first, at the same time and within one limit; failures are reported, not thrown':
      [
        `${TEST}/drive/compile-only.test.ts > what the cases need is compiled, nothing is run, and what does not compile is told`,
        `${TEST}/drive/compile-only.test.ts > is ended by a signal like any run, and leaves nothing behind`,
        'packages/compiler/test/compile-cache-sharing.test.ts > callers of one process > never run more compilers than PTO_COMPILE_JOBS allows',
      ],
    'PTO-ISA is looked for only when an option asks, in the commit that is named or belongs to this version': [
      `${TEST}/drive/pto-isa.test.ts > the headers of PTO-ISA are looked for only when an option asks for them`,
      `${TEST}/drive/pto-isa.test.ts > cases get the commit that belongs to this version, or the one that is named`,
      'packages/compiler/test/pto-isa-acquire.test.ts > fetching > puts another commit that is asked for beside it, and refuses a short name',
      'packages/compiler/test/pto-isa-acquire.test.ts > a checkout of the user > is refused when it is of another commit than the one that is asked for',
    ],
    'A case that has taken too long is told with what it was doing: its stack, and the threads of its processes that ran':
      [
        `${TEST}/drive/traces.test.ts > a case that is in a loop is told with its stack, and its output is its own`,
        `${TEST}/drive/traces.test.ts > when the time of a run is up, a case whose kernel never returns is told with the threads that run`,
      ],
    'Measurements are compared with those of an earlier run': [
      `${TEST}/bench/bench.test.ts > --bench > measures as many rounds as asked, and writes them for a later run to compare with`,
      `${TEST}/bench/bench.test.ts > --bench > tells the parts of a case beside its rounds: compiling and starting the worker`,
      `${TEST}/bench/bench.test.ts > --bench > fails when nothing can be compared, and refuses a baseline that is none`,
    ],
    'A file of scenes runs when Node is started with it': [
      `${TEST}/standalone/run-scene.test.ts > a file of scenes runs when Node is started with it, with the options of pto test`,
    ],
    'Every example of the repository is a scene, and one run of pto test runs them all': [
      'examples/scenes.test.ts > all examples have scenes, and all of them are right',
      'examples/scenes.test.ts > %s: cases were executed, and what was not is manual',
    ],
    'A change of a file runs what depends on it': [
      `${WATCH} > a change of a module runs what imports it, with what it has become, and nothing else`,
      `${WATCH} > a change while cases run ends them, and runs them as they are now`,
      `${WATCH} > a change of a kernel, or of a header that it includes, runs the scene with it`,
    ],
  },
};
