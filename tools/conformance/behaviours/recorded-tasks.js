/** What runs record about their tasks. */
export const recordedTasks = {
  title: 'Recorded tasks',
  text: 'A run records its dependencies, the values of its tensors and how full its rings were, on both runtimes.',
  behaviours: {
    'Five tasks with a nested scope have the dependencies that their tensors give them, and known ids alone': [
      'packages/worker/test/runs/recorded-tasks.test.ts > a run that records its tasks, on %s > leaves dependencies, tensors and the use of rings',
    ],
    'Dependencies are those of the rules, also on tasks that had completed when their consumer was submitted': [
      'CapturedTmrPrograms.HaveTheEdgesOfTheRules',
      'CapturedTmrPrograms.HaveAtLeastTheEdgesOfSharedBytes',
      'CapturedHbgPrograms.HaveTheEdgesThatTheyDeclare',
      'Captured.EveryTaskOfALongChainIsThere',
    ],
    'Memory that a ring gives to another task has no dependencies of its former life': [
      'SubmitCaptureTest.TakesReusedMemoryForAnotherBuffer',
    ],
    'An edge says why it is there: asked for, creator, writer or reader, of which argument': [
      'SubmitCaptureTest.SaysWhyATaskWaits',
    ],
    'A dump has inputs before a task and outputs after it; what is both, at both times': [
      'TensorDumpTest.ShowsInputsBeforeOutputsAfterAndTheRestAtBothTimes',
      'Captured.EveryTaskOfALongChainIsThere',
      'Captured.TasksOfManyBlocksAreDumpedOnce',
    ],
    'A task that waits for memory after its kernels is dumped when it is complete': [
      'Captured.DeferredTasksAreDumpedWhenTheyAreComplete',
    ],
    'Views are dumped without their gaps': ['TensorDumpTest.GathersViews', 'Captured.ViewsAreDumpedElementByElement'],
    'Tensors that are described by either call are dumped, of graphs built on the host': [
      'Captured.TensorsDescribedByEitherCallAreDumped',
    ],
    'A dump is sorted by task, kernel, time, argument and role, and says how many there are of each': [
      'packages/cli/test/trace-recordings.test.ts > what $runtime has recorded on $platform > is in files with the members, names and order that others read',
      'TensorDumpTest.ShowsInputsBeforeOutputsAfterAndTheRestAtBothTimes',
    ],
    'Tasks whose tensors fit no signature are not dumped, which is counted and said in one warning': [
      'TensorDumpTest.SkipsTasksThatFitNoSignature',
      'Captured.TensorsOfMixedTasksAreThoseOfTheirKernels',
    ],
    'Kernels of a mixed task share its tensors, or each state them all': [
      'TensorDumpTest.SharesTensorsOutAmongTheKernelsOfAMixedTask',
      'TensorDumpTest.JoinsWhatKernelsSayThatEachStateAllTensors',
      'Captured.TensorsOfMixedTasksAreThoseOfTheirKernels',
    ],
    'What is cut, dropped or does not fit is marked and counted': [
      'TensorDumpTest.CutsWhatIsTooLargeAndSaysSo',
      'TensorDumpTest.DropsWhatCannotBeRead',
      'TensorDumpTest.CountsTensorsBeyondItsLimit',
      'SubmitCaptureTest.CountsWhatDoesNotFit',
      'ScopeStatistics.CountSamplesBeyondTheirLimit',
    ],
    'Dependencies are not written when any were dropped': {
      reason: 'what is there is written, and says how many are missing; readers show that',
    },
    'Scopes say what they took, had in use at most, and where they are in the orchestration': [
      'ScopeStatistics.SayWhatScopesTookAndHadInUse',
      'ScopeStatistics.CountDeepScopesForThoseAroundThemInTheSameRing',
      'Captured.EveryTaskOfALongChainIsThere',
    ],
    'Scopes have times on the clock of the swimlane, modelled ones too': [
      'Recording.HasScopesOnTheClockOfTheKernels',
      'ScopeStatistics.SayWhenOnTheClockOfTheRun',
      'ScopeStatistics.HaveTheModelledTimeOfTheLastSubmitBefore',
    ],
    'Failed runs leave their files': ['Captured.FailedRunsLeaveTheirFiles', 'Captured.GraphsThatCannotRunAreThere'],
    'A run that has nowhere to record to does not start': ['Captured.RunsWithoutAFolderAreRefused'],
  },
};
