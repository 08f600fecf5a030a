const example = (name, title) => `examples/a2a3/tensormap_and_ringbuffer/${name}/${name}.scene.ts > ${title}`;

/** Tasks that complete after their kernels have returned. */
export const deferred = {
  title: 'Deferred completion',
  text: 'A kernel may leave conditions behind: its task completes when memory says so.',
  behaviours: {
    'Consumers run once the counter is reached, on every number of blocks and threads': [
      'Deferred.ConsumersRunOnceTheCounterIsReached',
      example('async-notify', 'sixteen tasks on two cores'),
    ],
    'Tasks that wait hold no core, and there may be any number of them': [
      'Deferred.MoreTasksWaitThanATableOfSixtyFourHolds',
      example('async-notify', 'sixty-four tasks on two cores'),
    ],
    'Anyone may write the counter, also another chip or the host': [
      'Deferred.AnyoneMayWriteTheCounter',
      example('deferred-notify', 'two chips'),
      example('deferred-notify', 'eight chips'),
    ],
    'Every block of a launch may leave conditions': ['Deferred.EveryBlockOfALaunchMayLeaveConditions'],
    'A condition that holds already completes the task at once': ['Deferred.AConditionThatHoldsAlreadyCompletesAtOnce'],
    'A task is held in its ring until it is complete': ['Deferred.ATaskIsHeldInItsRingUntilItIsComplete'],
    'The orchestration waits for the data of a deferred task': [
      'Deferred.TheOrchestrationWaitsForTheDataOfADeferredTask',
    ],
    'An event record completes a copy: the flag is cleared and the tail of the queue written': [
      'Deferred.AnEventRecordCompletesACopyAndIsTaken',
      example('sdma-completion', 'one copy'),
      example('sdma-completion', 'sixty-four copies at once'),
    ],
    'Conditions that are none, or too many of one kernel, fail the run with their number': [
      'Deferred.WhatIsNoConditionFailsTheRun',
      'Launch.AKernelsErrorKeepsItsNumber',
    ],
    'A failure ends the wait': ['Deferred.AFailureEndsTheWait'],
    'A limit for kernels holds for the wait too, and the device is as good as before': [
      'KernelLimit.HoldsForATaskThatWaitsForMemoryToo',
    ],
  },
};
