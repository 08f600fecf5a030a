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
    'No core runs two kernels at a time, and no task is dispatched before those it waits for have finished': [
      'RecordedTmrPrograms.AreRecordedAsTheyRan',
      'RecordedHbgPrograms.AreRecordedWithTheEdgesThatTheyDeclare',
    ],
    'The swimlane has the successors that were wired when a task completed': [
      'RecordedHbgPrograms.AreRecordedWithTheEdgesThatTheyDeclare',
    ],
    'Phases of schedulers and of the orchestration are there, one after the other': [
      'Recording.ShowsWhatSchedulersAndTheOrchestrationDid',
      'RecordStreamTest.ALogMergesTheTimeInWhichNothingHappened',
    ],
    'A level says how much of it is recorded': ['Recording.ShowsAsMuchAsTheLevelSays'],
    'pmu.csv has a row a kernel, with the columns of the chip and of the type of events': [
      'Recording.CountsEventsOfEveryKernel',
      'Recording.CountsTheEventsThatAreAskedFor',
    ],
    'Records for which there is no room are counted, never lost in silence': [
      'Recording.CountsWhatThereIsNoRoomFor',
      'RecordStreamTest.GoesOnInAFileWithoutANameWhenMemoryIsTaken',
      'RecordStreamTest.CountsWhatThereIsNoRoomFor',
    ],
    'A run that has failed leaves its files': ['Recording.OfARunThatFailedIsWritten'],
    'A folder that is missing is made; one that cannot be made is an error before the run': [
      'Recording.MakesItsFolder',
      'Recording.NeedsAFolder',
    ],
  },
};
