const WORKER = 'packages/worker/test/host-build-graph.test.ts';

/** Graphs that the orchestration builds on the host, task by task and edge by edge. */
export const hostBuildGraph = {
  title: 'Graphs built on the host',
  text: 'The runtime `host_build_graph`: the orchestration adds tasks and edges, and moves memory, before anything runs.',
  behaviours: {
    'f = (a + b + 1) * (a + b + 2) with intermediates in device memory': ['Shapes.VectorExample'],
    'A diamond of AIV, two AIC and AIV tasks computes exp(√log A·W1 + √log A·W2)': ['Shapes.MatmulDiamond'],
    'A grid of 4 × 4 × 4 tiles, cube products and vector sums, on the whole chip': ['Shapes.BatchedGemm'],
    'Every edge holds, whatever its direction and however often it was added': [
      'Shapes.AChainRunsInOrderOnBothKindsOfCores',
      'Shapes.EdgesMayLeadToOlderTasks',
      'Shapes.RandomGraphsRunInOrder',
    ],
    'A task has any number of successors': ['Shapes.AFanIsAsWideAsItLikes'],
    'A graph has up to 131072 tasks; more are refused': [
      'Shapes.AllThatAGraphCanHoldRuns',
      'Errors.AGraphHasUpTo131072Tasks',
    ],
    'Tasks without order run at the same time on all cores': ['Shapes.TasksWithoutOrderRunTogetherOnAllCores'],
    'Every number of threads works with every number of blocks, also with more threads than cores of a kind': [
      'Shapes.EveryThreadCountAndBlockDimRuns',
      'Runs.WorkWithEveryThreadCountAndBlockDim',
    ],
    'A graph without tasks ends at once; its pairs are still copied': [
      'Runs.EndAtOnceWithoutTasks',
      'Protocol.CopiesBackWithoutTasks',
    ],
    'A kernel gets the arguments of its task, up to 16, and nothing else': [
      'Protocol.AKernelGetsItsArgumentsAndNothingElse',
      'Errors.ATaskHasUpToSixteenArguments',
    ],
    'A cycle is found before anything runs, and named; nothing is copied back': [
      'Errors.ACycleIsFoundBeforeAnythingRuns',
      'Errors.ALongCycleIsNamedInShort',
      `${WORKER} > Worker with graphs built on the host, on %s > says what is wrong with %s, and goes on`,
    ],
    'An edge to a task that does not exist fails the run': ['Errors.AnEdgeToNowhereFailsTheRun'],
    'A kernel id that the callable does not have, and a core type that there is not, fail the run': [
      'Errors.AnUnknownKernelIsNamed',
      'Errors.AnUnknownCoreTypeIsNamed',
    ],
    'What the orchestration returns is what the run returns': ['Errors.WhatTheOrchestrationReturnsIsWhatTheRunReturns'],
    'What the orchestration throws fails the run and nothing else': ['Errors.WhatTheOrchestrationThrowsEndsWithTheRun'],
    'A kernel that throws fails the run, with its id and its task': ['Errors.AKernelThatThrowsIsNamed'],
    'A kernel that takes longer than the limit of the run is named; if it goes on, its arguments and memory are still there':
      [
        'KernelLimitOfHostGraphs.KeepsTheMemoryOfAKernelThatIsLate',
        'KernelLimitOfHostGraphs.IsNoneOfAKernelThatReturnsInTime',
      ],
    'Any number of tensor pairs is copied back and freed': ['Memory.AnyNumberOfPairsIsCopiedBackAndFreed'],
    'Recorded memory is freed however the run ends; what was not recorded lives until the device is finalized': [
      'Memory.RecordedMemoryIsFreedHoweverTheRunEnds',
      'Memory.ForgottenMemoryLivesUntilTheDeviceIsFinalized',
      'Memory.FreedMemoryIsFree',
    ],
    'A pair that is no device memory fails the run before it starts': [
      'Memory.APairThatIsNoDeviceMemoryFailsTheRun',
      'Memory.PairsMayShareABlock',
    ],
    'Copies and frees that cannot be are answered, and harm nothing': ['Memory.MistakesAreAnswered'],
    'Tensors of tasks can be described, in both ways': ['Memory.TensorsOfTasksCanBeDescribed'],
    'The tasks of a graph can be listed': ['Protocol.ListsItsTasks'],
    'A callable must name its function, and a missing one is found when preparing': [
      'Protocol.AnOrchestrationWithoutANameIsRefused',
      'Protocol.AMissingFunctionIsFoundWhenPreparing',
      `${WORKER} > refuses a callable whose function is missing, or has no name`,
    ],
    'A run needs little storage': ['Runs.NeedLittleStorage'],
    'An orchestration for this runtime that is built from nothing but the documented layouts runs': [
      'Protocol.AnOrchestrationBuiltFromLayoutsAloneRuns',
    ],
    'A device with this runtime works beside one with the other': [
      'DevicesOfBothRuntimes.WorkSideBySide',
      `${WORKER} > works beside a device with the other runtime`,
    ],
  },
};
