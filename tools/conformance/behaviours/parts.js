/** The structures behind the rest, one by one. */
export const parts = {
  title: 'Parts',
  text: 'The structures of the engine. Where another implementation has a structure that does not exist here, the row says what stands for it.',
  behaviours: {
    'Task ring: it is empty at first, names tasks in order and finds them by name': [
      'TaskRingTest.NamesTasksInOrder',
      'TaskRingTest.StartsAgainEmptyWithOtherSizes',
    ],
    'Task ring: the window holds one task less than its size, and the same slots serve again': [
      'TaskRingTest.HoldsOneTaskLessThanItsWindow',
      'TaskRingTest.TheLargestTasksFillTheWindowAgainAndAgain',
    ],
    'Task ring: tasks are reclaimed from the oldest on, once, with their heap and their tensor-map entries': [
      'TaskRingTest.ReclaimsFromTheOldestOn',
      'TaskRingTest.TakesItsWritersOutOfTheMap',
    ],
    'Heap: outputs follow each other, fill it exactly, and a refused task takes nothing': [
      'TaskRingTest.FillsItsHeapExactly',
      'ByteRing.HandsOutConsecutiveOffsets',
    ],
    'Heap: a block never wraps; the end that is too short for it is skipped and comes back with it': [
      'TaskRingTest.WrapsItsHeapAndSkipsWhatIsTooShort',
      'ByteRing.SkipsTheEndOfALapForABlockThatDoesNotFit',
      'ByteRing.LiveBlocksNeverOverlap',
    ],
    'Heap: zero bytes take nothing; more than the capacity is refused at once': [
      'ByteRing.ZeroBytesTakeNothing',
      'ByteRing.RefusesMoreThanItsCapacity',
    ],
    'Task payload: tensors are aligned, scalars and edges follow them': [
      'TaskRingTest.TensorsAreAlignedAndScalarsFollowThem',
    ],
    'Task id: ring and number are packed and read back, at the limits of both': ['PTO2TaskId.HoldsRingAndNumber'],
    'Tensor map: all overlapping writers are found, newest first; other buffers of the bucket are not': [
      'TensorMapTest.FindsOverlappingWritersNewestFirst',
      'TensorMapTest.KeepsBuffersApartThoughTheyShareABucket',
    ],
    'Tensor map: a lookup finds every writer, however many there are': [
      'TensorMapTest.FindsOverlappingWritersNewestFirst',
      'Dependencies.ATaskMayHaveMoreProducersThanFitBesideIt',
    ],
    'Tensor map: entries of a task go with it, from any place of the chain, and are used again': [
      'TensorMapTest.RemovesTheEntriesOfATask',
      'TensorMapTest.IsFullAtItsLimitAndUsesEntriesAgain',
    ],
    'Tensor map: a run starts with an empty one': ['TensorMapTest.ForgetsEverythingForTheNextRun'],
    'Overlap: exact for boxes of one grid, by bytes otherwise, never missing a shared byte': [
      'Region.MeasuresItsExtent',
      'Region.BoxesOfOneGridAreComparedExactly',
      'Region.AGridWithoutExtentIsComparedByItsBytes',
      'Region.NeverMissesASharedByteOrClaimsToCoverTooMuch',
    ],
    'Overlap: a newer version of a tensor depends on an older one and does not cover it': [
      'Region.ANewerVersionCoversNothing',
    ],
    'Scheduler: tasks whose producers are complete are started, the others wait for the last of them': [
      'SchedulerTest.RunsReadyTasksOneAfterTheOther',
      'SchedulerTest.CompletingNotifiesConsumers',
    ],
    'Scheduler: a task completes when its last block has returned, once': [
      'SchedulerTest.CompletesATaskWhenItsLastBlockHasReturned',
    ],
    'Scheduler: a task can be reclaimed when its scope, its execution and its consumers have let go of it': [
      'SchedulerTest.GivesReferencesBack',
      'TaskSlot.AReclaimableTaskCannotBeReferredToAgain',
    ],
    'Core, in place of a running and a pending register: a second kernel is staged behind a short one, and an idle core takes it over':
      [
        'StagingTest.AThreadFindsTheNextKernelOnItsCore',
        'StagingTest.AnIdleCoreTakesOverWhatIsStagedBehindAnother',
        'StagingTest.WhatCameTooLateForTheThreadIsStartedByTheNextTurn',
        'StagingTest.WhatTheThreadTookAndFinishedMayComeBackFirst',
      ],
    'Core: kernels that wait for each other end, staged or not, and a failure forgets what is staged': [
      'StagingTest.EndsWhenKernelsWaitForEachOther',
      'StagingTest.AFailureForgetsWhatIsStaged',
    ],
    'Dependency edges: they lie beside the task or in the pool, and go back with it': [
      'TaskRingTest.TensorsAreAlignedAndScalarsFollowThem',
      'TaskRingTest.MoreEdgesComeFromThePoolAndGoBackToIt',
    ],
    'Wiring, in place of a queue to one scheduler: a task with complete producers is ready at once, others by the last of them':
      [
        'SchedulerTest.CompletingNotifiesConsumers',
        'Dependencies.OldTasksAreMetDependencies',
        'Dependencies.ReadersWaitForTheCreator',
        'RandomPrograms.ComputeWhatSerialExecutionDoes',
      ],
    'Ready queues: first in, first out; nothing is lost or doubled by many threads, nor when the ring is full': [
      'MpmcRing.IsFirstInFirstOut',
      'MpmcRing.KeepsItsOrderOverManyLaps',
      'MpmcRingConcurrency.EveryValueArrivesOnce',
      'MpmcRingConcurrency.WhatWasWrittenBeforeThePushIsSeenAfterThePop',
      'WorkQueue.TakesMoreThanItsRingHolds',
      'WorkQueue.LosesNothingWhenAPopperIsSlow',
    ],
    'Run: it is done when all that was submitted has completed, and not before the orchestration has said so': [
      'RunState.IsDoneWhenAllThatWasSubmittedHasCompleted',
    ],
    'Run: an orchestrator that sleeps is woken by the completion that it waits for': [
      'RunState.WakesASleepingOrchestrator',
    ],
    'Core pool, in place of a thread and two registers a core: every started kernel runs once, and schedulers take turns':
      [
        'CorePool.RunsEveryKernelOnce',
        'CorePool.TwoSchedulersTakeTheirTurns',
        'CorePool.ABlockedOrchestrationGetsItsKernelsRun',
      ],
    'Core pool: it needs no second thread for one kernel at a time': [
      'CorePool.NeedsNoSecondThreadForOneKernelAtATime',
    ],
    'Wait words, in place of spinning: no wake-up is lost, and a limit ends the wait': [
      'WaitWord.PingPongNeverLosesAWake',
      'WaitWord.ReturnsAtOnceWhenTheValueHasChanged',
      'WaitWord.ATimedWaitEndsByItself',
    ],
    'Device context: identities and pipe storage belong to the thread’s core, and are zero at the start of a run': [
      'SimContext.CoresOfOneClusterShareABlock',
      'SimContext.BlocksAreZeroAtTheStartOfEachRun',
      'SimContext.AThreadWithoutADeviceHasNoStorage',
      'SimContext.ManyThreadsGetOneBlock',
      'KernelStoreTest.GivesKernelsTheHooksTheyAskFor',
    ],
    'Host log: levels and verbosities cut what is below them; lines start with time and thread': [
      'UnifiedLog.OffMutesEverything',
      'UnifiedLog.ErrorLevelShowsErrorsOnly',
      'UnifiedLog.InfoTierCutsOff',
      'UnifiedLog.LinesStartWithTimeAndThread',
      'LogLines.ReachTheLogWithTheFunctionsName',
    ],
    'Tensor argument: its size does not change, memory is the host’s by default, and the mark survives the encoding': [
      'Blob.HasTheStatedBytes',
      'ChipStorage.CopiesAView',
      'ArgumentStagingTest.PassesResidentTensorsOn',
    ],
  },
};
