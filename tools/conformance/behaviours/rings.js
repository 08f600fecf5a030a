/** Scopes, rings and created tensors. */
export const rings = {
  title: 'Scopes, rings and created tensors',
  text: 'What a scope holds, when it is given back, and what happens when there is no room.',
  behaviours: {
    'Scopes at depth 0, 1, 2 and from 3 on have a ring each': ['Scopes.EachDepthHasItsRing'],
    'Scopes nest 64 deep; one more is an error': ['Scopes.AreSixtyFourDeepWithTheEntrysOwn'],
    'A scope ends where the block ends, by break and return too': ['Scopes.AreLeftByBreakAndReturn'],
    'An AUTO scope inside a MANUAL one, and an end without a beginning, are errors': ['Fatal.ScopesMustNestAsTheyCan'],
    'Slots are used again: a hundred thousand tasks pass through a window of four': [
      'Scopes.SlotsAreUsedAgain',
      'Scopes.AHundredThousandTasksPassThroughAWindowOfFour',
    ],
    'A scope may hold one task less than the window; one more is a deadlock, reported at once with what holds it': [
      'Scopes.AScopeHoldsOneTaskLessThanTheWindow',
      'Scopes.ScopesOfTheLastRingShareItsWindow',
    ],
    'Outputs may fill the heap to the last byte; more is a deadlock, reported at once': [
      'Scopes.OutputsFillTheHeapToTheLastByte',
    ],
    'A block as large as the whole heap is there whenever its ring is empty, wherever the ring stands': [
      'Scopes.AWholeHeapIsThereWheneverItsRingIsEmpty',
      'ByteRing.ServesItsWholeCapacityWhenEmptyWhereverItStands',
    ],
    'An output beyond the heap, also one beyond 2 GiB, is an error and never another tensor': [
      'Fatal.OutputsBeyondTheHeapDoNotAlias',
      'Fatal.TensorsMustBePossible',
    ],
    'Slow tasks in a small window are waited for, however long they take': ['Scopes.SlowTasksAreNoDeadlock'],
    'The tensor map holds 65536 live regions; one more is an error, and the chip stays usable': [
      'Scopes.TheTensorMapHoldsAsManyRegionsAsItSays',
    ],
    'Sizes of rings come from options or from the environment; sizes that cannot be are ignored with a warning': [
      'RunLimitsTest.HasDefaults',
      'RunLimitsTest.TakesWhatIsAllowed',
      'RunLimitsTest.WarnsAndIgnoresTheRest',
      'RunLimitsTest.AnOptionOfARingComesBeforeTheEnvironment',
      'RunLimitsTest.AnOptionThatIsNotAllowedIsAnError',
      'packages/runtime-native/test/run-options.test.ts > the sizes of the rings > belong to the run that they are given to',
      'Scopes.OddSizesAreIgnoredWithAWarning',
    ],
    'Each ring has the task window, heap and dependency pool that the run gives it; the next run may have others': [
      'Rings.HaveTheWindowThatTheRunGivesThem',
      'Rings.HaveTheHeapThatTheRunGivesThem',
      'Rings.HaveTheDependencyPoolThatTheRunGivesThem',
    ],
    'A window of 64, a heap of 2621440 bytes, which is no power of two, and a pool of 256 serve a long run': [
      'Rings.OfOddSizesServeALongRun',
    ],
    'Outputs are rounded up to 1024 bytes, aligned, and come back in the order they were added': [
      'Outputs.AreRoundedUpToAKibibyte',
      'Outputs.ArriveInTheKernelAsDescribed',
      'Outputs.ComeBackInTheOrderTheyWereAdded',
    ],
    'An initial value fills the whole output before the kernel runs': [
      'Outputs.StartWithTheirInitialValue',
      'Outputs.HaveTheirInitialValueBeforeTheKernelRuns',
    ],
    'alloc_tensors makes a task that is complete, keeps no predecessor, and takes descriptions only': [
      'Outputs.OfAllocTensorsBelongToATaskThatIsComplete',
      'Scopes.AllocTensorsHoldsOnToNoPredecessor',
      'Fatal.AllocTensorsTakesDescriptionsOnly',
    ],
  },
};
