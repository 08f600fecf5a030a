const CHIP_WORKER = 'packages/runtime-native/test/chip-worker.test.ts';
const DLOPEN_COUNTS = 'packages/runtime-native/test/dlopen-counts.test.ts';

/** prepare_callable, run_prepared, unregister_callable. */
export const callables = {
  title: 'Prepared callables',
  text: 'Prepare once, run often: `prepare_callable`, `run_prepared`, `unregister_callable`.',
  behaviours: {
    'An orchestration is loaded once however often it runs; two ids that alternate are two loads': [
      'Callables.AreLoadedOnceHoweverOftenTheyRun',
      'Callables.AreLoadedOnceEachWhenTheyTakeTurns',
      'HostInterface.LoadsAnOrchestrationAtItsFirstRun',
      'Protocol.AMissingFunctionIsFoundWhenPreparing',
      `${DLOPEN_COUNTS} > on the device, at the first run after prepare`,
      `${DLOPEN_COUNTS} > on the host, when it is prepared, on %s`,
    ],
    'An id that is prepared is refused, and what it stands for still runs': [
      'Callables.AreRefusedUnderAnIdThatIsTaken',
      `${CHIP_WORKER} > a callable > is refused under an id that is taken`,
    ],
    'Unregister and prepare again is one more load; another id with the same library does not notice': [
      'Callables.AreLoadedAgainWhenTheyArePreparedAgain',
      'Callables.WithOneLibraryAreForgottenApart',
      `${CHIP_WORKER} > a callable > takes the place of one that was unregistered`,
    ],
    'Callables are registered before and after the device is opened, and while runs are pending': [
      'packages/worker/test/register.test.ts > register > before init prepares with it',
      'packages/worker/test/register.test.ts > register > after init prepares at once',
      'packages/worker/test/register.test.ts > register > while runs are pending waits for them',
    ],
    'Ids are 0 to 63; others are refused': ['Callables.HaveIdsFrom0To63'],
    'What is not prepared does not run; what is not known can be unregistered': [
      'Callables.ThatAreNotPreparedDoNotRun',
      'Callables.ThatNobodyKnowsMayBeUnregistered',
    ],
    'The image may be freed after prepare, and is never changed': [
      'Callables.RunAfterTheirImageIsGone',
      'Callables.LeaveTheirImageAsItIs',
    ],
    'Kernels with the same bytes are loaded once; two callables may have different kernels under one id': [
      'KernelStoreTest.LoadsEqualBytesOnce',
      'Callables.HaveKernelsOfTheirOwnUnderOneId',
    ],
    'A library that cannot be loaded, is no kernel or lacks its entry is an error that repeats, and the device stays usable':
      [
        'HostInterface.RefusesBrokenLibraries',
        'HostInterface.FindsAMissingEntryAtTheFirstRun',
        'Protocol.BrokenLibrariesAreFoundWhenPreparing',
        'Protocol.AMissingFunctionIsFoundWhenPreparing',
        'Callables.ThatCannotBePreparedLeaveTheIdFree',
        'KernelStoreTest.SaysWhatIsWrongWithALibrary',
      ],
    'Files of libraries carry process and id in their names, and are gone when they are loaded': [
      'Callables.LeaveNoFilesAndNoLibraries',
      'TempLibrary.LeavesNoFileBehind',
    ],
    'Each prepared callable has static data of its own, which stays from run to run': [
      'Callables.WithOneLibraryHaveStaticDataOfTheirOwn',
      'TempLibrary.GivesEachLoadItsOwnStaticData',
    ],
    'Default names are used where the callable has none; the configuration that it names is asked': [
      'HostInterface.UsesDefaultNamesWhereTheCallableHasNone',
      'HostInterface.AsksTheConfigurationThatTheCallableNames',
    ],
    'A library is known by its Build-ID, or by its bytes when it has none': [
      'LibraryIdentity.IsTheStartOfTheBuildId',
      'LibraryIdentity.FallsBackToAHashOfTheBytes',
      'LibraryIdentity.ReadsNothingOutsideTheImage',
    ],
    'Finalize closes what callers forgot, and the context can be used again': [
      'Callables.LeaveNoFilesAndNoLibraries',
      'DeviceContextTest.FinalizingForgetsMemoryAndCallables',
      'Lives.FollowEachOtherInOneContext',
    ],
  },
};
