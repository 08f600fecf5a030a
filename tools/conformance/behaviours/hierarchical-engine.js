/** The engine of a worker that owns workers. */
const from =
  (suite) =>
  (...names) =>
    names.map((name) => `${suite}.${name}`);

const submit = from('EngineSubmit');
const checks = from('EngineChecks');
const schedule = from('EngineSchedule');
const failure = from('EngineFailure');
const drive = from('EngineDrive');
const runs = from('EngineRuns');
const ring = from('HeapRing');
const scopes = from('ScopeStack');
const map = from('TensorMap');

export const hierarchicalEngine = {
  title: 'The engine of levels 3 and above',
  text: 'Task graphs over chips and sub workers: what waits for what, which worker takes it, where outputs lie, what becomes of failures.',
  behaviours: {
    'Random graphs over four chips and two sub workers read, write, fail and poison as execution in order does': [
      'RandomGraphs.ComputeWhatExecutionInOrderDoes',
    ],
    'A task that depends on nothing starts at once; a reader waits for every unfinished writer of its bytes': submit(
      'StartsATaskThatDependsOnNothingAtOnce',
      'LetsAReaderWaitForTheWriter',
      'LetsAReaderWaitForEveryWriterOfItsBytes',
      'PutsTasksThatReadAndWriteOneAfterTheOther',
      'ForgetsAWriterThatHasEnded',
      'TakesManyTasksThatWait',
    ),
    'Outputs and existing outputs wait for nobody; tensors without dependencies, or without bytes, derive none': submit(
      'LetsOutputsWaitForNobody',
      'DerivesNothingFromTensorsThatSaySo',
      'DerivesNothingFromTensorsWithoutBytes',
      'LetsAWriterPassEarlierReaders',
    ),
    'With strict hazards a writer waits for earlier readers and writers': [
      'StrictEngineSubmit.LetsAWriterWaitForEarlierReadersAndWriters',
      'TensorMap.FindsEveryReaderThatOverlaps',
    ],
    'The map of writers: by ranges of bytes, the last writer wins, an older one that ends does not erase a newer one': [
      ...map(
        'KnowsNobodyAtFirst',
        'FindsTheWriterOfBytes',
        'GivesBytesToTheLastWriter',
        'ForgetsTheOutputsOfATask',
        'ForgetsNothingOfATaskThatWroteNothing',
        'KeepsTheNewerWriterWhenTheOlderOneEnds',
        'KeepsManyApart',
        'FindsEveryWriterThatOverlaps',
        'LeavesEarlierWritersWhatALaterOneDoesNotCover',
        'AgreesWithAListOfBytes',
      ),
      ...submit('KeepsTheNewerWriterWhenTheOlderOneEnds'),
      'EngineStress.AWriterIsForgottenWhileItsBytesAreWrittenAgain',
    ],
    'Equal addresses of two chips, and of the host, are different memory': [
      ...map('KeepsEqualAddressesOfTwoChipsAndOfTheHostApart'),
      ...checks('KeepEqualAddressesOfTwoChipsApart'),
    ],
    'A task with a tensor in the memory of a chip runs on that chip; on another one, on two or on a sub worker it is refused':
      checks('SendATaskToTheChipOfItsTensors'),
    'Each member of a group, and a single task, gets its own arguments; a producer that is named twice counts once':
      submit(
        'GivesEachMemberOfAGroupItsOwnArguments',
        'GivesASingleTaskItsArguments',
        'CountsAProducerOnceHoweverOftenATaskNamesIt',
      ),
    'Outputs without memory are allocated, aligned and apart; memory that was given is left as it is': [
      ...submit('AllocatesOutputsWithoutMemory', 'LetsReadersOfAllocatedOutputsWait'),
      ...ring('HandsOutBlocksThatAreAlignedAndApart'),
    ],
    'An intermediate stays as long as its scope or a task that names it, and no longer': [
      ...submit(
        'KeepsAnIntermediateAsLongAsSomebodyUsesIt',
        'LetsGoOfUnusedIntermediatesWithTheirScope',
        'RefusesMemoryThatWentWithItsScope',
        'GivesRequestsForNothingNoMemory',
      ),
      ...ring('KeepsABlockUntilTheLastHolderLetsGo', 'FindsBlocksByBytesLikeAListWould'),
    ],
    'Memory of a ring comes back in the order in which it was given, and around its end': ring(
      'TakesMemoryBackInTheOrderInWhichItWasGiven',
      'StartsOverWhenTheTailIsAhead',
      'KeepsItsHighestFilling',
      'KnowsWhichTaskKeepsItsTail',
    ),
    'An empty ring serves a block of its whole size, wherever it stands': ring(
      'ServesABlockOfItsWholeSizeWheneverItIsEmpty',
      'ServesABlockLargerThanWhatIsLeftOfTheLapWhenItIsEmpty',
    ),
    'A request that no ring could serve is refused at once, and so is every one when the heap is disabled': [
      ...checks('RefuseWhatNoRingCouldServe'),
      ...ring('RefusesWhatIsLargerThanItself'),
      'EngineChecksWithoutHeap.SayThatAllocationIsDisabled',
    ],
    'Four rings, by the depth of scopes, recycle apart, and start again with each run': [
      ...scopes('GivesEachDepthARingUpToTheLastOne'),
      ...submit(
        'TakesInnerScopesFromOtherRings',
        'RecyclesAnInnerRingWhileAnOuterOneHolds',
        'CountsTasksFromZeroInEachRun',
      ),
      ...ring('StartsAgainOnlyWhenNothingIsHeld'),
    ],
    'Scopes: up to 64 deep, closed in their order, each releasing its own': [
      ...scopes(
        'BeginsWithNoScope',
        'RefusesToCloseWhatIsNotOpen',
        'ReleasesWhatWasAddedWhenItsScopeCloses',
        'KeepsNothingOutsideOfScopes',
        'ReleasesOnlyTheInnerOnesWhenAnInnerScopeCloses',
        'ReleasesNothingForAScopeWithoutBlocks',
        'IsSixtyFourDeepAtMost',
      ),
      ...checks('WantScopesClosedAsTheyWereOpened'),
      'EngineStress.NestedScopesRecycleWhileTasksEnd',
    ],
    'A submit that has no space waits until a task ends, within a limit, and not when nothing would free any': [
      ...from('EngineSpace')(
        'IsWaitedForUntilATaskEnds',
        'IsWaitedForBySubmits',
        'IsNotWaitedForWhenNothingWouldFreeAny',
        'IsGivenUpWhenTheEngineShutsDown',
        'IsGivenUpWhenTheRunIsCancelled',
        'IsGivenUpWhenATaskFails',
        'IsGivenUpWhenTheWorkerIsLost',
      ),
      ...from('EngineSpaceImpatient')('IsWaitedForWithinALimit', 'CanBeHadLaterWhenAWaitWasTooLong'),
    ],
    'The number of pending tasks is bounded, and so are the records of tasks': [
      ...from('EngineSpaceForTasks')('IsWaitedForUntilATaskEnds', 'BoundsTheNumberOfRecords'),
      ...from('EngineSpaceForTasksImpatient')('IsWaitedForWithinALimit'),
    ],
    'Who does not wait for space is told when to try again': [
      ...from('EngineSpace')(
        'IsToldOfToWhoDoesNotWait',
        'IsToldOfAgainToWhoseNextTryWasInVain',
        'ThatWillNeverBeThereIsAnErrorForWhoDoesNotWait',
        'IsNoLongerWantedWhenTheRunIsCancelledOrATaskFails',
      ),
      ...from('EngineSpaceForTasks')('IsToldOfToWhoDoesNotWait'),
    ],
    'A submit that throws has changed nothing, at whichever step it did': [
      'EngineFault.InASubmitLeavesEverythingAsItWas',
      'EngineFault.InAnAllocationLeavesEverythingAsItWas',
      ...failure('ByCancellationTakesBackASubmitThatThrew'),
    ],
    'A warm engine allocates nothing for a submit': ['EngineWarm.AllocatesNothingForASubmit'],
    'Workers that do not exist, groups that are empty, too large or name a worker twice are refused at submit': [
      ...checks('KnowTheWorkersThereAre', 'KnowHowManyMembersAGroupCanHave', 'WantTheWorkersOfAGroupDistinct'),
      'EngineChecksWithoutWorkers.SayThatNobodyCouldTakeATask',
    ],
    'More than 256 tensors or 128 scalars, malformed tensors, and bytes that one task writes twice are refused at submit':
      checks('BoundTheArgumentsOfATask', 'WantTensorsThatAreTensors', 'RefuseToWriteTheSameBytesTwiceInOneTask'),
    'Each worker takes its own tasks in the order of submission; a busy one holds up no other, nor sub workers chips': [
      ...schedule(
        'GivesReadyTasksToIdleWorkersInTheOrderOfTheirIds',
        'KeepsATaskForAnyWorkerUntilOneIsIdle',
        'GivesAWorkerItsTasksInTheOrderOfSubmission',
        'DoesNotLetABusyWorkerHoldUpTheTasksOfAnother',
        'StartsTheOlderOfATaskForOneWorkerAndATaskForAny',
        'RunsSubTasksWhileAllChipsAreBusy',
      ),
      'EngineScheduleOfManyWorkers.HearsEachOfThem',
    ],
    'A task for a certain worker is staged behind a running one, a task for any only when there is no other worker': [
      ...schedule('StagesATaskForACertainWorkerBehindTheRunningOne'),
      'EngineScheduleOfOneWorker.StagesTasksForAnybody',
      'EngineScheduleOfShallowWorkers.GivesThemOneTaskAtATime',
    ],
    'The members of a group run at the same time on the workers that they name; the group ends with the last one': [
      ...schedule(
        'RunsTheMembersOfAGroupAtTheSameTime',
        'SendsMembersToTheWorkersTheyName',
        'EndsAGroupWithItsLastMember',
        'RunsDependentGroupsOneAfterTheOther',
      ),
      'EngineStress.GroupsAndSinglesShareWorkers',
    ],
    'A blocked group keeps workers that become idle; one that can start goes before single tasks in its way': schedule(
      'ReservesWorkersForABlockedGroupAsTheyBecomeIdle',
      'ReservesAnyIdleWorkersForAGroupThatNamesNone',
      'StagesNothingThatAnOlderGroupWouldWaitFor',
      'PrefersAGroupThatCanStartToSinglesThatAreInItsWay',
    ),
    'What depends on a failed task is not run, however late it is submitted; what only came after it is': [
      ...failure(
        'PoisonsEverythingThatDependsOnIt',
        'PoisonsATaskAsSoonAsOneOfItsProducersHasFailed',
        'PoisonsTasksThatAreSubmittedLater',
        'DoesNotPoisonWhatIsAllocatedInItsPlace',
      ),
      'EngineFailureStrict.DoesNotPoisonTasksThatOnlyHadToComeLater',
      'TensorMap.RemembersWhatAFailedTaskHasCondemnedUntilItIsWritten',
      ...submit('KeepsDeepChainsFromFillingTheStack'),
    ],
    'Dependants of a failed task run when that is asked for': ['EngineFailureContinuing.LetsDependantsRunWhenAskedTo'],
    'A failure is thrown by later submits of its run, reported with what the worker said, and gone in the next run': [
      'EngineFailureFast.IsThrownByLaterSubmitsOfTheRunAndByNoOtherRun',
      ...failure(
        'IsToldOnceAndWhileTheRunGoesOn',
        'IsReportedWithWhatTheWorkerSaid',
        'HasACodeForWhereItHappened',
        'IsKeptInOrderAndUpToABound',
      ),
      ...runs('HaveIdsThatGrowAndReportsOfTheirOwn'),
    ],
    'When a member of a group fails, the others finish first': failure('LetsTheOtherMembersOfAGroupFinish'),
    'A lost worker fails what it has and what only it could take; others take the rest; later submits for it throw': [
      ...failure(
        'OfAWorkerFailsWhatItHas',
        'OfAWorkerLeavesWhatOthersCanTakeToThem',
        'OfAWorkerDoesNotUndoWhatItHadDone',
        'OfAWorkerFailsGroupsThatNeedIt',
        'OfAWorkerFailsTheMemberThatItHas',
        'OfAWorkerFailsTasksThatBecomeReadyForItLater',
        'OfAWorkerIsThrownBySubmitsThatNeedIt',
        'OfTheLastWorkerIsThrownByEverySubmit',
        'OfTheLastWorkerFailsWhatWaits',
        'OfAWorkerEndsWithItsReplacement',
      ),
      'EngineStress.AWorkerIsLostAndARunCancelledAtAnyMoment',
    ],
    'A worker that says what it cannot know is reported, and its tasks fail with it': failure(
      'OfALaneIsToldOnceAndEndsWithTheWorker',
      'OfALaneThatTakesNothingFailsTheTask',
      'OfAWorkerThatAnswersWhatItWasNotAskedIsAProtocolError',
      'BitsOfWorkersThatAreNotThereAreIgnored',
    ),
    'A cancelled run starts nothing more; what runs finishes': failure('ByCancellationStartsNothingMore'),
    'Runs: one at a time, ids that grow, an empty one ends when it is closed, waiting can be repeated': runs(
      'AreOneAtATime',
      'TakeSubmissionsOnlyWhileTheyAreOpen',
      'WithoutTasksEndWhenTheyAreClosed',
      'ThatTakeLongCanBeWaitedForAgain',
    ),
    '20,000 runs of one task, whoever waits': [
      ...runs('TwentyThousandOfOneTaskEndWhoeverWaits'),
      'EngineStress.RunsOfOneTaskEndWithAnyWaiter',
    ],
    'Tasks go on while nobody calls the engine, and it sleeps when there is nothing to do': drive(
      'GoesOnWhileTheCallerDoesSomethingElse',
      'TellsTheEndOfARunThatNobodyWaitsFor',
      'GoesOnAfterAWaitThatWasTooShort',
      'LetsSeveralThreadsWait',
      'SleepsWhileNothingIsUnderWayAndWhileWorkersAreBusy',
    ),
    'Functions of the waiting thread are run by whoever waits there, and others are served meanwhile': [
      ...drive(
        'WaitsForATaskThatEndsOnThePumpsThread',
        'PumpsWhileASubmitWaitsForSpace',
        'LetsAPumpSubmit',
        'CallsThePumpOnItsOwnThreadOnly',
        'ServesOthersWhileThePumpRuns',
      ),
      'EngineStress.ThePumpIsCalledHoweverEarlyOrLateItIsAskedFor',
    ],
    'A task over its time limit is reported once, and told from one that was behind it': drive(
      'ReportsATaskThatTakesTooLongOnce',
      'TellsATaskThatWasBehindAKilledOneFromTheOneThatTookTooLong',
      'CountsTheLimitOfAStagedTaskFromWhenItIsFirst',
    ),
    'A stall is reported once an episode': drive('ReportsAStallOnceAnEpisode'),
    'An engine can be destroyed while it is busy': [
      ...drive('CanBeDestroyedWhileItIsBusy'),
      'EngineStress.AnEngineIsDestroyedWhileItsWorkersAnswer',
    ],
    'Workers are added and replaced between runs only': ['EngineChecksOfWorkers.AllowThemBetweenRunsOnly'],
  },
};
