const recorded = (name) =>
  `packages/cli/test/trace-recordings.test.ts > what $runtime has recorded on $platform > ${name}`;
const files = recorded('is in files with the members, names and order that others read');
const outputs = (name) => `packages/scene-test/test/execute/outputs.test.ts > ${name}`;
const host = (name) => `packages/scene-test/test/execute/host-cases.test.ts > ${name}`;

/** What runs leave in their output folder. */
export const recordings = {
  title: 'Recordings',
  text: 'A run records when its kernels ran, what schedulers and the orchestration did, and events of the cores.',
  behaviours: {
    'The swimlane has every kernel that ran, once, with all the fields that its readers need': [
      'Recording.ShowsEveryTaskOfARun',
      'RecordedTmrPrograms.AreRecordedAsTheyRan',
      'packages/worker/test/runs/recording.test.ts > a run that is recorded, on %s > writes when its task ran, and its cycles, and is not recorded again unless asked',
    ],
    'Times of the swimlane are microseconds with three decimals from the earliest one, which is 0': [files],
    'Files have the names, members and order of members that tools of others read, ids being exact integers': [files],
    'No core runs two kernels at a time, and no task is dispatched before those it waits for have finished': [
      'RecordedTmrPrograms.AreRecordedAsTheyRan',
      'RecordedHbgPrograms.AreRecordedWithTheEdgesThatTheyDeclare',
    ],
    'The swimlane has the successors that were wired when a task completed': [
      'RecordedHbgPrograms.AreRecordedWithTheEdgesThatTheyDeclare',
    ],
    'Each successor in the swimlane is an edge of the recorded dependencies, and no edge is there twice': [
      files,
      'CapturedTmrPrograms.HaveTheEdgesOfTheRules',
    ],
    'Phases of schedulers and of the orchestration are there, one after the other': [
      'Recording.ShowsWhatSchedulersAndTheOrchestrationDid',
      'RecordStreamTest.ALogMergesTheTimeInWhichNothingHappened',
    ],
    'A level says how much of it is recorded': ['Recording.ShowsAsMuchAsTheLevelSays'],
    'pmu.csv has a row a kernel, with the columns of the chip and of the type of events': [
      'Recording.CountsEventsOfEveryKernel',
      'Recording.CountsTheEventsThatAreAskedFor',
      files,
    ],
    'A type of events that is none counts the use of pipes, and a variable of the environment overrides it': [
      'Recording.CountsTheEventsThatAreAskedFor',
    ],
    'Counters of pmu.csv are what cycles and tensors of a kernel imply, and 0 where they imply nothing': [
      'Recording.CountsWhatCyclesAndTensorsImply',
      'PmuEvents.HaveAColumnForEachCounterOfTheChip',
      'PmuFile.HasTheEngineBusyForWhatTheTransfersLeave',
      'PmuFile.KnowsFromSignaturesWhichKernelOfAMixedTaskMovesWhat',
      'PmuFile.CountsNothingOfWhatItDoesNotKnow',
    ],
    'Records for which there is no room are counted, never lost in silence': [
      'Recording.CountsWhatThereIsNoRoomFor',
      'RecordStreamTest.GoesOnInAFileWithoutANameWhenMemoryIsTaken',
      'RecordStreamTest.CountsWhatThereIsNoRoomFor',
      'RecordStreamTest.CountsWhatCannotBeReadBack',
    ],
    'A run that has failed leaves its files': ['Recording.OfARunThatFailedIsWritten'],
    'A disk that is full fails the run, and leaves no part of a file': [
      'Recording.FailsARunWhenTheDiskIsFullAndNotTheNextOne',
      'TensorDumpTest.LeavesTheFilesOfTheLastRunWhereItsOwnDoNotFit',
    ],
    'A folder that is removed while a run is on fails the run, and not the next one': [
      'Captured.AFolderThatIsRemovedMeanwhileFailsTheRunAndNotTheNextOne',
      'OutputFolderTest.ThatIsRemovedMeanwhileTakesNothing',
    ],
    'A folder that is read-only is an error before the run, with its path and the reason': [
      'OutputFolderTest.ThatIsReadOnlyIsFoundOutBeforeTheRun',
    ],
    'A runtime that records nothing refuses a run that asks for records': ['RefusedRecords.OfAnyKindAndNothingElse'],
    'Times of a modelled chip come from what kernels cost, and are the same in every run': [
      'Recording.TakesModelledTimesFromTheCostsInItsFolder',
      'packages/worker/test/runs/recording.test.ts > a run that is recorded, on %s > shows the same modelled times in every run',
      outputs('a modelled chip records the swimlane, and all of it unless a level is given'),
      host('tasks of level 3 have the times of a modelled chip with the kernel costs that were given'),
    ],
    'Each case has a folder of its own, named after scene, case and time': [
      outputs('runs of the same case at the same time have directories of their own'),
      files,
    ],
    'Names of kernels and of the orchestration are in a name map beside the records': [
      outputs('names go by func_id at level 2 and by place at level 3'),
      files,
    ],
    'Nothing is recorded in more than one round': [outputs('nothing is recorded in several rounds, and that is said')],
    'Bits tell a core what to record': {
      reason: 'cores of the simulator are threads of this process, and see what is recorded',
    },
    'A folder that is missing is made; one that cannot be made is an error before the run': [
      'Recording.MakesItsFolder',
      'Recording.NeedsAFolder',
    ],
  },
};
