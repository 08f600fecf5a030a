/** What a worker and its children say to each other through shared memory. */
export const lanes = {
  title: 'Lanes',
  text: 'A worker and each of its children share a lane: tasks and control commands go down, how they ended comes up.',
  behaviours: {
    'What is written before a task is seen in the child, and what the child wrote before its answer in the parent': [
      'LaneWorker.SeesWhatWasWrittenBeforeEachTaskAndShowsWhatItWroteAfterIt',
      'LaneWorker.ComputesOnSharedMemory',
      'SharedMemory.IsTheSameInEveryMapping',
      'SharedMemory.IsSharedWithAnotherProcess',
    ],
    'Every command is done once, in its order, and answered': [
      'LaneServerTest.EveryTaskIsDoneOnceAndInItsOrder',
      'LaneTest.TakesAsManyCommandsAsItIsDeepAndNoMore',
      'LaneTurns.EveryTaskRunsOnceHoweverItComes',
    ],
    'A child that is asked to end does so although its event loop is at a task': [
      'LaneTurns.AServerEndsAlthoughAnEventLoopIsAtATask',
    ],
    'A task with as many tensors and scalars as one may have arrives whole; a larger one is refused': [
      'LaneWorker.CarriesAsManyArgumentsAsATaskMayHave',
      'LaneTest.RefusesArgumentsThatNoLaneHolds',
    ],
    'What a child throws arrives with its code and details, cut to 64 KiB and marked when it was longer': [
      'LaneWorker.ReportsFailuresWithCodeAndDetails',
      'LaneWorker.ReportsWhatWasThrownWhateverItsLength',
      'LaneTest.ATextThatIsTooLongIsReplacedByOneThatSaysSo',
    ],
    'Control commands are answered while a task runs, within a limit': [
      'LaneWorker.AnswersControlCommandsWhileATaskRuns',
      'LaneServerTest.ControlIsServedBesideTasks',
      'LaneServerTest.ManyCallersOfControlTakeTurns',
      'LaneWorker.GivesUpOnAControlCommandThatIsNotAnsweredInTimeAndGoesOn',
      'LaneTest.ACommandThatNobodyAnswersEndsAtItsLimit',
    ],
    'Commands for the device keep their order among the tasks': [
      'LaneWorker.KeepsDeviceCommandsInTheirOrderAmongTasks',
    ],
    'Tasks of a run that was given up are not started': [
      'LaneWorker.DoesNotStartTasksOfARunThatWasGivenUp',
      'LaneServerTest.TasksOfARunThatWasGivenUpAreNotHandedOver',
      'LaneTurns.ATaskOfACancelledRunIsNotTaken',
    ],
    'A child refuses memory that it does not have: segment, generation, range, place': [
      'LaneWorker.RejectsWhatItDoesNotHave',
      'LaneWorker.MapsSegmentsLaterAndForgetsThem',
    ],
    'Whatever a child writes into its lane is an error of that child and nothing worse': [
      'LaneWorker.WhateverAChildWritesIsAnErrorAndNothingWorse',
      'LaneGarbage.IsAnOutcomeOrAFailureAndNothingWorse',
    ],
    'A child of another build is refused with both layouts': [
      'LaneWorker.RefusesAParentOfAnotherBuildAndNamesBothLayouts',
      'LaneTest.ChildOfAnotherBuildOrSessionIsRefused',
    ],
    'A child says that it is ready, or why it cannot be': [
      'LaneWorker.SaysThatItIsReadyWithWhatItsHandlerGave',
      'LaneWorker.SaysWhyItCannotStart',
    ],
    'A child ends when it is asked, and with its parent, also when a task hangs': [
      'LaneWorker.EndsWhenItIsAsked',
      'LaneWorker.EndsWhenItsParentIsGone',
      'LaneWorker.EndsWhenItsParentIsGoneAlthoughATaskHangs',
      'LaneWorker.EndsWithItsParentsDeathWhenNobodyClosesTheSocket',
    ],
    'Who waits for a child that dies is told': [
      'LaneWorker.ControlCommandsEndWithTheLossOfTheChild',
      'LaneServerTest.ControlEndsWithTheChild',
      'LaneServerTest.WhatIsUnderWayWhenItIsTakenAwayIsAnswered',
    ],
    'Shared memory has no name, keeps its size and is gone with its owners': [
      'SharedMemory.KeepsItsSizeWhateverAPeerDoes',
      'SharedMemory.LeavesNoNameWhereMemfdIsRefused',
      'SharedMemory.IsGoneWithItsOwner',
      'SharedMemory.SaysWhenThereIsNotAsMuch',
      'LaneTest.LeavesNothingBehind',
    ],
  },
};
