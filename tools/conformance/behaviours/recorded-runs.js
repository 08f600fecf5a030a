/** What runs of many chips record about themselves. */
export const recordedRuns = {
  title: 'Recorded runs of many chips',
  text: 'Spans of a host and everything below it, on one clock, and channels that tell who listens.',
  behaviours: {
    'Each task of a random graph has submit, dispatch, task and completion, inside its run': [
      'packages/worker/test/spans/recorded-runs.test.ts > a recorded run of sub workers in mode %s > has each task once, with all its steps, inside the run',
      'EngineTrace.OfRandomGraphsHasEachTaskOnceAndInOrder',
    ],
    'Tasks that fail, and those that are not run for them, are there': [
      'packages/worker/test/spans/recorded-runs.test.ts > a recorded run > has what failed, and what was not run for it',
      'EngineTrace.HasWhatALostWorkerHadAndWhatWaitedForIt',
    ],
    'What a nested worker did lies inside the task that it executed': [
      'packages/worker/test/spans/recorded-runs.test.ts > a recorded run with a nested worker, %s > has the runs of the nested worker inside the tasks that they are',
    ],
    'What a nested process says of its spans is checked': [
      'packages/worker/test/spans/nested-spans.test.ts > what a nested process says of its spans > is taken span by span',
    ],
    'Tasks of one run that chips record do not overwrite each other': [
      'packages/worker/test/spans/chip-tasks.test.ts > a recorded run on chips > has spans on each chip, and names the folders of what the chips record',
      'TaskFolder.IsOneForEachTaskOfEachChip',
    ],
    'Chips below nested workers record what the task at the top was submitted to record, by their place in the tree': [
      'packages/worker/test/host/nested-chips.test.ts > chips of a nested worker, %s > record what the task of the level above was submitted to record, in a folder by their place',
      'packages/scene-test/test/execute/host-cases.test.ts > a scene of level 4 is told how its tasks run and what they record, and where',
      'packages/cli/test/trace-recordings.test.ts > what chips below nested workers have recorded > becomes traces and a page of all of them',
    ],
    'What is kept is bounded, and the rest is counted': ['EngineTrace.IsBoundedAndCountsTheRest'],
    'Clocks are compared by the shortest exchange, without rounding, and not at all on impossible samples': [
      'packages/task-interface/test/clock-correlation.test.ts > the correlation of two clocks > takes the exchange that took least time, and the middle of it',
      'packages/task-interface/test/clock-correlation.test.ts > the correlation of two clocks > keeps the low bits of counts that doubles do not hold',
      'packages/task-interface/test/clock-correlation.test.ts > the correlation of two clocks > converts counts of another rate, also before the anchor',
      'packages/task-interface/test/clock-correlation.test.ts > the correlation of two clocks > counts one tick of the other clock as uncertain, rounded up',
      'packages/task-interface/test/clock-correlation.test.ts > the correlation of two clocks > is none when %s',
    ],
    'Channels tell of runs, tasks and compiles in order, errors included': [
      'packages/worker/test/spans/channels.test.ts > the channel pto:run > tells what a run failed with',
      'packages/worker/test/spans/channels.test.ts > the channel pto:task > tells of failures, and of what was not run for them',
      'packages/worker/test/spans/channels.test.ts > the channel pto:compile > tells what a compiler does not like',
    ],
    'Each channel has the fields of the list in the documentation, of the types and from the events that it says': [
      'packages/worker/test/spans/channel-list.test.ts > %s > has the fields of the list, and no others',
      'packages/worker/test/spans/channel-list.test.ts > %s > has $field as $type from $from on',
    ],
    'A scene of level 3 records its tasks and its host': [
      'packages/scene-test/test/execute/host-cases.test.ts > what tasks record at level 3 has a folder for each, beside the spans of the host',
    ],
    'Spans become tracks that Perfetto shows': [
      'packages/trace/test/spans/write-spans.test.ts > makes tracks by worker and lane, on which nothing overlaps, with arrows along each task',
    ],
  },
};
