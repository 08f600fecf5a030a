/** Blocks, clusters and launches that start together. */
export const launches = {
  title: 'Launches',
  text: 'Blocks of a task, the cores of a cluster, and launches whose blocks all start together (`require_sync_start`).',
  behaviours: {
    'A mixed task is one block of one: its AIC and first AIV see sub block 0, its second AIV sub block 1': [
      'Spmd.AMixedTaskIsOneBlockWithTwoLanes',
      'Launch.LanesOfAMixedTaskAreZeroAndOne',
    ],
    'AIV launches of 4, 16, 24, 48 and 96 blocks: each of the 188 blocks runs once and knows its index': [
      'Spmd.AivLaunchesBelowAtAndAboveTheNumberOfCores',
    ],
    'Mixed launches of 2, 8, 12, 24 and 48 blocks: each of the 282 kernels runs once and knows its index': [
      'Spmd.MixedLaunchesBelowAtAndAboveTheNumberOfClusters',
    ],
    'Two mixed launches of twice as many blocks as there are clusters, queued together, share the chip': [
      'Spmd.TwoMixedLaunchesThatAreLargerThanTheChipShareIt',
    ],
    'A launch has any number of blocks up to 32767, on any number of clusters': [
      'Launch.EveryBlockRunsOnceAndKnowsItsIndex',
      'Spmd.ALaunchOfAllBlocksThatThereCanBeEndsAfterItsLast',
    ],
    'The kernels of one block of a mixed task run at the same time: they can wait for each other': [
      'Launch.KernelsOfAMixedTaskMeet',
    ],
    'A task with only a second AIV kernel runs': ['Launch.EveryBlockRunsOnceAndKnowsItsIndex'],
    'Blocks that start together are all there before any starts': [
      'Gang.AllBlocksRunAtOnce',
      'Gang.TheWholeChipRunsAtOnce',
    ],
    'Mixed launches of 2, 8, 2 and 12 blocks follow each other, three of them with a common start': [
      'Spmd.MixedLaunchesThatStartTogetherFollowEachOther',
    ],
    'AIV launches of 4, 16, 4 and 24 blocks follow each other, within a scheduler and over all of them': [
      'Spmd.AivLaunchesThatStartTogetherFollowEachOther',
    ],
    'Launches of 1, 8, 9, 23 and 1 blocks start together': ['Spmd.LaunchesThatStartTogetherHaveAnyNumberOfBlocks'],
    'Fifty-four launches of all shapes, with and without a common start, all finish': [
      'Spmd.RoundsOfAllShapesWithAndWithoutACommonStart',
      'Gang.LaunchesOfAllShapesTakeTurns',
    ],
    'Ordinary launches do not starve those that start together, nor the other way round': [
      'Spmd.OrdinaryLaunchesDoNotStarveThoseThatStartTogether',
      'Gang.OtherTasksNeitherStarveItNorStarve',
    ],
    'A common start of more blocks than there are cores is an error at submit; exactly as many is none': [
      'Gang.MoreBlocksThanCoresIsAnError',
    ],
    'A common start of one block is an ordinary launch': ['Launch.SyncStartOfOneBlockIsAnOrdinaryLaunch'],
    'A task without a kernel, or with a block count below one, is an error': ['Fatal.TasksNeedAKernelAndABlock'],
    'The block count has the name of each architecture': ['PTO2LaunchSpec.HasTwoNamesForTheBlockCount'],
    'Scalars of every type reach the kernel as 64-bit words': ['Launch.ScalarsArriveAsWords'],
    'Kernel arguments are the tensors, the scalars, and two contexts at the end': [
      'KernelArguments.EndWithTheContexts',
      'KernelArguments.TellWhereTheKernelRuns',
      'KernelTensor.GivesTheFirstElementOfTheWindow',
    ],
  },
};
