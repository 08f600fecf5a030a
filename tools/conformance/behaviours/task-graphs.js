const VECTOR = 'examples/a2a3/tensormap_and_ringbuffer/vector-example/main.test.ts';

/** Whole programs: what comes out when everything works together. */
export const taskGraphs = {
  title: 'Task graphs',
  text: 'Small programs from the first tensor to the last, on the number of blocks and threads that they would be run with.',
  behaviours: {
    'Five vector tasks with a nested scope compute f = (a + b + 1) * (a + b + 2) + (a + b), on any number of blocks': [
      `${VECTOR} > \${platform}: every element is exactly 47, a thousand runs in a row`,
      `${VECTOR} > \${platform}: the number of blocks does not change the result`,
    ],
    'Tasks of five shapes (AIC; AIV; AIC and AIV; two AIV; all three) over fifteen tensors, once and many times': [
      'Mixed.EveryShapeComputesItsResults',
      'Mixed.ShapesFollowEachOtherOnEveryNumberOfClusters',
    ],
    'A diamond of tasks joins: the last sees what both branches wrote': ['Dependencies.DiamondsJoin'],
    'One callable runs again and again, and each run is right': [
      'Endurance.AThousandRunsInARow',
      'Callables.RunAfterTheirImageIsGone',
    ],
    'Random graphs of views, overlaps, scopes, kinds and explicit dependencies compute what serial execution does': [
      'RandomPrograms.ComputeWhatSerialExecutionDoes',
    ],
    'An orchestration that is built from nothing but the documented layouts runs': [
      'BinaryInterface.AnOrchestrationBuiltFromLayoutsAloneRuns',
    ],
    'An orchestration without tasks ends at once, with success': [
      'Runs.EndAtOnceWithoutTasks',
      'RunState.IsDoneAtOnceWithoutTasks',
    ],
    'A run may be given every number of blocks and of AICPU threads that the chip has; others are refused before it starts':
      [
        'Runs.WorkWithEveryThreadCountAndBlockDim',
        'Runs.AreRefusedBeyondTheChip',
        'Launch.TasksOfAllShapesShareTheCores',
      ],
    'A chip of one cluster with one scheduler, or with more schedulers than cores of a kind, finishes every graph': [
      'Launch.TasksOfAllShapesShareTheCores',
      'Gang.LaunchesOfAllShapesTakeTurns',
    ],
  },
};
