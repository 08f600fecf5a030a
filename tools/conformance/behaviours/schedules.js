/** Runs of one task at a time. */
export const schedules = {
  title: 'Schedules',
  text: 'A run can be serial, in the order of submits or in that of a seed, on both runtimes.',
  behaviours: {
    'Without a seed tasks run as they were submitted, as far as edges allow': [
      'Schedules.TheReferenceOrderIsThatOfSubmits',
      'HostSchedules.TheReferenceOrderIsThatOfTheIdsAsFarAsEdgesAllow',
    ],
    'A seed gives one order, on every machine and however busy it is': [
      'Schedules.ASeedGivesOneOrderHoweverBusyTheMachineIs',
      'HostSchedules.ASeedGivesOneOrderHoweverBusyTheMachineIs',
      'SchedulePolicy.ASeedGivesTheSameOrderOnEveryMachine',
    ],
    'The orchestration runs only while no kernel does': ['Schedules.TheOrchestrationRunsOnlyWhileNoKernelDoes'],
    'A missing edge is found within 200 seeds, and named': [
      'Schedules.AnInputThatIsTaggedNoDepIsFound',
      'Schedules.AManualScopeWithoutAnExplicitDependencyIsFound',
      'Schedules.AWriteAfterAReadIsFound',
      'Schedules.TheEndOfALongChainIsFound',
      'HostSchedules.AMissingSuccessorIsFound',
      'HostSchedules.AMissingEdgeToAnOlderTaskIsFound',
    ],
    'With the edge no schedule is wrong': [
      'Schedules.GraphsWithAllEdgesAreRightInEveryOrder',
      'HostSchedules.GraphsWithAllEdgesAreRightInEveryOrder',
    ],
    'A prefix follows a seed for so many tasks, and a delay holds the next one back': [
      'Schedules.APrefixFollowsTheSeedAndADelayHoldsATaskBack',
      'SchedulePolicy.APrefixFollowsTheSeedAndThenTheReferenceOrder',
      'SchedulePolicy.ADelayPutsTheHeldTaskThatManyTasksLater',
      'SchedulePolicy.AHeldTaskGoesWhenNothingElseCan',
    ],
    'Kernels that wait for other tasks get them: the order then counts for nothing': [
      'Schedules.AKernelThatWaitsForAnotherTaskGetsIt',
    ],
    'Launches of more blocks than cores run in waves': ['Schedules.ALaunchRunsInWavesOverTheCoresThatThereAre'],
    'A full ring leaves the other choices': ['Schedules.AFullRingLeavesTheOtherChoices'],
    'What happened is recorded, also by a run that fails': [
      'Schedules.ARunThatFailsLeavesItsOrder',
      'Schedules.AFolderThatCannotBeWrittenFailsTheRun',
      'HostSchedules.AGraphWithoutTasksLeavesAnEmptyOrder',
    ],
  },
};
