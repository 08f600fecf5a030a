const PATH = 'packages/runtime-native/test/chip-worker-path.test.ts';
const DOCTOR = 'packages/cli/test/doctor.test.ts > pto doctor';

/** The process that owns one chip of a worker of level 3 or above. */
export const chipChildren = {
  title: 'Chip children',
  text: 'One process a chip, `pto-chip-worker`: what it takes over its lane, how it starts, and how it ends.',
  behaviours: {
    'A task reads and writes the shared memory that it names, and says when it ran': [
      'ChipTasks.ReadAndWriteSharedMemory',
      'ChipTasks.SayWhenTheyStartedAndHowLongTheyTook',
      'ChipTasks.AreDoneInTheirOrderWhenTwoAreUnderWay',
    ],
    'A tensor that a task takes as INPUT, and its callable as IN, is never written': [
      'ChipTasks.DoNotWriteWhatTheyAndTheirCallableCallAnInput',
    ],
    'More tensors or scalars than a chip takes are refused before anything runs': [
      'ChipTasks.TakeAsManyTensorsAndScalarsAsAChipTakes',
    ],
    'What a task names is looked up: segment, generation, bounds, type and place': [
      'ChipTasks.ThatNameMemoryThatIsNotThereAreStale',
      'ChipTasks.WithImpossibleTensorsFail',
      'ChipTasks.OfAnotherKindAreRefused',
    ],
    'An unknown callable is told by its id, and the chip goes on': ['ChipTasks.OfUnknownCallablesFail'],
    'A failed run says what the runtime says: code, return code, kernel and core; the chip goes on': [
      'ChipTasks.ThatTheRuntimeFailsSayWhatItSays',
      'ChipTasks.ThatAKernelFailsNameTheKernel',
    ],
    'Device memory comes back as it was written; three sizes; what lives is counted': [
      'ChipMemory.GoesThereAndBack',
      'ChipMemory.IsCounted',
    ],
    'Device memory is freed once and from its base, copied within one buffer, and never more than there is': [
      'ChipMemory.IsFreedOnceAndFromItsBase',
      'ChipMemory.IsCopiedWithinOneBuffer',
      'ChipMemory.OfNoBytesOrTooManyIsRefused',
    ],
    'A tensor in the chip’s memory is used where it is, run after run': ['ChipMemory.OfTheChipIsNotCopiedForATask'],
    'A device address that is not live, or is another chip’s, is refused': [
      'ChipMemory.ThatATaskNamesMustBeLiveAndOfThisChip',
    ],
    'A registered callable is prepared at once: its first run loads nothing and warns of nothing': [
      'ChipCallables.ArePreparedWhenTheyAreRegistered',
    ],
    'A callable that is not prepared is prepared by its run, with a warning; one that is prepared is not prepared again':
      ['ChipCallables.BeyondWhatADeviceHoldsArePreparedAgain', 'ChipCallables.ThatAreUsedAreKeptLongest'],
    'Callables of one digest are held once, until the last of them is unregistered': [
      'ChipCallables.OfOneDigestAreHeldOnce',
      'ChipCallables.WhoseDigestIsOfAnotherImageAreRefused',
    ],
    'A slot is taken once, and free again afterwards; what is malformed takes none': [
      'ChipCallables.AreRefusedUnderASlotThatIsTaken',
      'ChipCallables.ThatWereForgottenCanBeRegisteredAnew',
      'ChipCallables.ThatAreMalformedAreRefused',
    ],
    'Chip children share the windows of a bootstrap and of domains; what is stored is copied after each task that succeeds':
      ['ChipWindows.AreSharedByTheRanksOfABootstrap', 'ChipWindows.OfADomainLiveUntilItIsReleased'],
    'A child says what is ready, or why it cannot start: another build, library, platform or configuration': [
      'ChipStart.TellsWhatIsReady',
      'ChipStart.FailsForAParentOfAnotherBuild',
      'ChipStart.FailsForLibrariesThatAreNotThere',
      'ChipStart.FailsForALibraryOfAnotherVersion',
      'ChipStart.FailsForALibraryOfAnotherPlatform',
      'ChipStart.FailsForAConfigurationThatLacksSomething',
    ],
    'A child ends when it is asked to and when its parent is gone, a hanging kernel or not': [
      'ChipLife.EndsWhenItIsAskedTo',
      'ChipLife.EndsWhenItsParentIsGone',
      'ChipStart.IsFollowedByAnEndAtOnceWhenItsParentDies',
      'ChipStart.IsFollowedByAnEndInOrderWhereTheDeviceNeedsThat',
      'ChipLife.EndsWhenItsParentIsGoneDuringATaskThatHangs',
      'ChipLife.EndsAfterAKernelThatTookTooLong',
    ],
    'A kernel that crashes ends its child with the signal, and the lane tells what it was doing': [
      'ChipLife.EndsByTheSignalOfAKernelThatCrashes',
    ],
    'A worker spreads a graph over its chips; a chip that a kernel kills, or that hangs, takes no other with it': [
      'ChipHost.RunsAGraphOverItsChips',
      'ChipHost.GoesOnWithTheOthersWhenAKernelKillsAChip',
      'ChipHost.EndsAChipWhoseKernelHangs',
      'ChipHost.TellsWhyAChipDoesNotStart',
    ],
    'A child answers while a kernel hangs, and takes a log level': [
      'ChipLife.AnswersWhileATaskHangs',
      'ChipLife.IsIdleBetweenTasks',
      'ChipLife.TakesALogLevel',
    ],
    'A child has at most 20 MB of memory of its own resident': ['ChipLife.TakesAtMostTwentyMegabytes'],
    'The executable is found beside the addon; what is missing, not executable or of another version is told': [
      `${PATH} > lies beside the addon and says what it is`,
      `${PATH} > is taken from the place of an addon of the user`,
      `${PATH} > names the place and how to get it when it is missing`,
      `${PATH} > says so when it has lost its permission`,
      `${DOCTOR} > starts the executable of chip workers and says which one it is`,
      `${DOCTOR} > says what cannot be done without the executable of chip workers`,
      `${DOCTOR} > says that an executable of chip workers is of another version`,
      'tools/verify-packaging/test/audit.test.mjs > a chip worker that is missing or not executable is found',
    ],
  },
};
