/** How a worker starts its children, loses them, and ends. */
export const children = {
  title: 'Children of a worker',
  text: 'Processes and threads that a worker owns: what happens when they do not come up, die, hang or lie, and what is left of them. Rows about failures run fifty times.',
  behaviours: {
    'Tasks run on all children, which are named by their place in the tree': [
      'HostWorker.RunsTasksOnItsChildren',
      'HostWorker.NamesChildrenByTheirRoleAndPlace',
      'HostWorker.MayHaveNoChildrenAtAll',
      'Threads.ServeLanesBesideProcesses',
    ],
    'Memory that is allocated later is known to every child before it is handed out': [
      'HostWorker.LetsChildrenNameMemoryThatIsAllocatedLater',
      'Failures.AChildThatDoesNotMapMemoryIsGivenUp',
      'Restart.HasMemoryThatWasAllocatedMeanwhile',
    ],
    'Memory of a worker above is adopted without a copy, and stays mapped for whoever holds it': [
      'HostWorker.AdoptsMemoryOfAnotherWorkerOnce',
      'HostWorker.KeepsSegmentsMappedForWhoeverHoldsThem',
    ],
    'Shared memory is zero when it is handed out and given back when it is freed': [
      'Arenas.HandOutZeroesWhateverWasThere',
      'Arenas.GivePagesOfFreedBlocksBack',
      'Leaks.NoMemoryOfBlocksThatAreFreed',
    ],
    'A missing executable is named; a child of another build says so': [
      'Start.NamesAMissingExecutable',
      'Start.PassesOnThatAChildIsOfAnotherBuild',
    ],
    'The first child that cannot start is the error, its siblings end politely and nothing is left': [
      'Start.CarriesTheErrorOfTheChild',
      'Start.SaysHowAChildDiedBeforeItWasReady',
      'Start.RefusesAChildThatSendsNonsense',
      'Threads.SayThemselvesThatTheyCannotStart',
    ],
    'A start that takes too long names who is missing; one may be given up': [
      'Start.TellsWhoIsMissingAtTheDeadline',
      'Start.MayBeGivenUp',
    ],
    'A worker that gets no memory or descriptors says so and stays usable or leaves nothing': [
      'Shortage.OfDescriptorsIsAnErrorAndLeavesNothing',
      'Arenas.StayAsTheyWereWhenTheyCannotGrow',
    ],
    'A crash in a task names signal, phase and last words; other chips finish and the next run works': [
      'ManyFailures.CrashInATaskNamesSignalPhaseAndLastWords',
      'Failures.AreFoundWithoutPidfdToo',
    ],
    'An unexpected exit names its code': ['ManyFailures.ExitInATaskNamesTheCode'],
    'A child that is killed while idle is noticed, and the next task for it is refused at submit': [
      'ManyFailures.KillWhileIdleIsNoticedWithoutARun',
      'Failures.LosingAllChildrenFailsWhatNobodyCanTake',
    ],
    'A task over its time limit fails; its child is ended unless the limit is for information': [
      'ManyFailures.AHangingTaskIsEndedAtItsTimeLimit',
      'Failures.TimeLimitsMayBeForInformationOnly',
    ],
    'Garbage in a lane or on the socket ends the child and harms nobody': [
      'ManyFailures.GarbageInTheLaneEndsTheChild',
      'Children.AreKilledWhenTheySendNonsense',
      'Children.AreKilledWhenTheyCloseTheirSocketAndStay',
    ],
    'What a task throws, however long, leaves its child alive': [
      'ManyFailures.AThrownErrorOfAnyLengthLeavesTheChildAlive',
    ],
    'A thread that leaves is lost like a process': [
      'Threads.ThatLeaveAreLostLikeProcesses',
      'Threads.MayOutliveTheirWorker',
    ],
    'A kill at any moment of a run fails what the child had and nothing else': [
      'ManyFailures.KillAtAnyMomentOfARunFailsWhatTheChildHad',
      'Chaos.LosingAChildAtAnyMomentIsToldAndLeavesNothing',
    ],
    'Control commands end with the child, or at their time limit': [
      'Failures.AControlCommandEndsWithTheChild',
      'Failures.AControlCommandHasATimeLimit',
    ],
    'What a child prints is passed on with its name; its end is kept': [
      'TeeIntoPipe.NamesTheChildInEveryLine',
      'TeeIntoPipe.LeavesOutWhatNobodyTakesAndSaysSo',
      'StderrTee.KeepsTheEnd',
    ],
    'A lost child comes back between runs, with its callables; one that keeps dying stays away': [
      'Restart.BringsAChildBackWithItsCallables',
      'Restart.HappensBetweenRuns',
      'Restart.IsGivenUpWhenAChildKeepsDying',
      'Restart.TellsWhenItFails',
      'Restart.MayBeInterruptedByTheEnd',
      'Chaos.AWorkerThatRestartsItsChildrenSurvivesItAll',
      'Chaos.ChildrenComeBackAlthoughRunsFollowEachOtherWithoutAPause',
    ],
    'Closing waits for the run, forces who hangs, and names them': [
      'Close.WaitsForTheRunUnderWay',
      'Close.ForcesAChildThatHangsAndNamesIt',
      'Close.ForcesAChildThatIsStopped',
      'Close.GivesUpARunThatIsNeverClosed',
      'Close.CallsEveryoneWhoAskedForIt',
      'Close.NeedsNoStart',
    ],
    'Children do not outlive their parent, however it ends': [
      'ParentDeath.ByAKillTakesChildrenAlong',
      'ParentDeath.ByAKillTakesChildrenAlongWithoutPidfdToo',
      'ParentDeath.ByAnExitDuringARunTakesChildrenAlong',
      'ParentDeath.ByAnAbortTakesChildrenAlong',
      'Close.IsDoneByTheDestructorWhateverIsUnderWay',
    ],
    'Many workers leave no descriptor, mapping, process or name behind': [
      'Leaks.NoneOverManyWorkers',
      'Leaks.NoneOverManyStartsThatFail',
    ],
    'A worker with nothing to do wakes up nobody': ['Idle.NobodyWakesUp'],
  },
};
