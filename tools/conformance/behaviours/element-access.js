const SCALAR_DATA = 'examples/a2a3/tensormap_and_ringbuffer/scalar-data/scalar-data.scene.ts';

/** get_tensor_data and set_tensor_data. */
export const elementAccess = {
  title: 'Elements read and written by the orchestration',
  text: '`get_tensor_data` and `set_tensor_data`.',
  behaviours: {
    'A read waits for every writer of the element': [
      'DataAccess.GetWaitsForWriters',
      'DataAccess.ManualDepHidesNothing',
      'DataAccess.ManualScopesFindOwnersAndEarlierWriters',
    ],
    'A write waits for the writers and for those that read what they wrote': [
      'DataAccess.SetWaitsForWritersAndTheirConsumers',
    ],
    'An orchestration decides by what it reads, how many rounds there are': [
      `${SCALAR_DATA} > small`,
      `${SCALAR_DATA} > no round`,
      `${SCALAR_DATA} > as many rounds as it takes`,
    ],
    'Tasks and orchestration take turns on one element, also in the smallest window': [
      'DataAccess.TasksAndOrchestrationTakeTurns',
    ],
    'Elements are as wide as their type and indices count from the origin of the view': [
      'DataAccess.ElementsAreAsWideAsTheirType',
      'DataAccess.IndicesCountFromTheViewsOrigin',
    ],
    'An index outside the buffer is an error; a tensor without memory reads as zero': [
      'DataAccess.WhatLiesOutsideTheBufferIsAnError',
      'DataAccess.ATensorWithoutMemoryReadsAsZero',
    ],
    'A wait ends with an error after the limit, the same on both architectures; without a limit it lasts as long as it takes':
      ['DataAccess.WaitsAsLongAsItMay'],
    'A kernel that fails ends the wait': [
      'Launch.AFailedKernelEndsTheOrchestrationsWait',
      'Deferred.AFailureEndsTheWait',
    ],
    'Time in which a debugger has stopped the process does not count for the limit': [
      'Processes.AStopDoesNotCountForTheLimitOfAnOrchestrationsWait',
    ],
  },
};
