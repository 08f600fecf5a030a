const example = (name, title) => `examples/a2a3/tensormap_and_ringbuffer/${name}/${name}.scene.ts > ${title}`;

/** Whole programs: what comes out when everything works together. */
export const taskGraphs = {
  title: 'Task graphs',
  text: 'Small programs from the first tensor to the last, on the number of blocks and threads that they would be run with.',
  behaviours: {
    'Five vector tasks with a nested scope compute f = (a + b + 1) * (a + b + 2) + (a + b), on any number of blocks': [
      example('vector-example', 'three blocks'),
      example('vector-example', 'one block'),
      example('vector-example', 'all blocks'),
    ],
    'Tasks of five shapes (AIC; AIV; AIC and AIV; two AIV; all three) over fifteen tensors, once and many times': [
      'Mixed.EveryShapeComputesItsResults',
      'Mixed.ShapesFollowEachOtherOnEveryNumberOfClusters',
    ],
    'A grid of tiles is multiplied and summed up, AIC and AIV tasks in turn': [
      example('batched-gemm', 'small'),
      example('batched-gemm', 'one tile'),
      example('batched-gemm', 'many products a tile'),
    ],
    'Matrix products with a bias, as mixed tasks, are right on any number of clusters': [
      example('matmul-bias', 'small'),
      example('matmul-bias', 'one cluster'),
      example('matmul-bias', 'tiles of an odd number of rows'),
    ],
    'Matrix products and sums alternate, many sequences at once': [
      example('alternating-matmul-add', 'small'),
      example('alternating-matmul-add', 'one long sequence'),
      example('alternating-matmul-add', 'more sequences than cores'),
    ],
    'Attention over pages is right for sequences of any length: in AUTO and MANUAL scopes, and with many blocks a task':
      [
        example('paged-attention', 'sequences of any length'),
        example('paged-attention', 'one block'),
        example('paged-attention', 'a hundred blocks'),
      ],
    'A launch of many blocks sums up a vector, with more blocks than cores': [
      example('spmd-reduction', 'more blocks than cores'),
      example('spmd-reduction', 'as many blocks as cores'),
      example('spmd-reduction', 'many blocks'),
    ],
    'Blocks that start together meet at a barrier': [example('sync-start-barrier', 'on all six cores')],
    'Callables that are prepared once run in turns': [
      example('prepared-callables', 'in turns'),
      example('prepared-callables', 'often'),
    ],
    'Kernels that exchange tiles through pipes (PTO-ISA) give exact results, run after run': [
      'PipeExchange.GoesThereAndBack',
      'packages/worker/test/pto-isa.test.ts > a mixed kernel that exchanges tiles through PTO-ISA > gives exact results on %s, run after run',
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
