const EXAMPLES = 'examples/a2a3/tensormap_and_ringbuffer';
const VECTOR = `${EXAMPLES}/vector-example/main.test.ts`;

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
    'A grid of tiles is multiplied and summed up, AIC and AIV tasks in turn': [
      `${EXAMPLES}/batched-gemm/main.test.ts > \${platform}: every tile has the sum of its products`,
      `${EXAMPLES}/batched-gemm/main.test.ts > \${platform}: also with one tile, and with many products a tile`,
    ],
    'Matrix products with a bias, as mixed tasks, are right on any number of clusters': [
      `${EXAMPLES}/matmul-bias/main.test.ts > \${platform}: both halves of every tile are right`,
      `${EXAMPLES}/matmul-bias/main.test.ts > \${platform}: also on one cluster, and with tiles of an odd number of rows`,
    ],
    'Matrix products and sums alternate, many sequences at once': [
      `${EXAMPLES}/alternating-matmul-add/main.test.ts > \${platform}: each task sees what the one before it in its sequence wrote`,
      `${EXAMPLES}/alternating-matmul-add/main.test.ts > \${platform}: also in one long sequence, and in more sequences than cores`,
    ],
    'Attention over pages is right for sequences of any length: in AUTO and MANUAL scopes, and with many blocks a task':
      [
        `${EXAMPLES}/paged-attention/main.test.ts > %s > %s > all sequences are right, whatever their length`,
        `${EXAMPLES}/paged-attention/main.test.ts > %s > %s > also when everything fits into one block, and with a hundred blocks`,
      ],
    'A launch of many blocks sums up a vector, with more blocks than cores': [
      `${EXAMPLES}/spmd-reduction/main.test.ts > \${platform}: the sum is right with more blocks than cores`,
      `${EXAMPLES}/spmd-reduction/main.test.ts > \${platform}: and with %i blocks on six cores`,
    ],
    'Blocks that start together meet at a barrier': [
      `${EXAMPLES}/sync-start-barrier/main.test.ts > \${platform}: no block is ahead of its neighbours`,
    ],
    'Callables that are prepared once run in turns': [
      `${EXAMPLES}/prepared-callables/main.test.ts > \${platform}: each id runs its own callable, and each orchestration is loaded once`,
      `${EXAMPLES}/prepared-callables/main.test.ts > \${platform}: however often they run`,
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
