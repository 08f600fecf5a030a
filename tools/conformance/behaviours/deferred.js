const EXAMPLES = 'examples/a2a3/tensormap_and_ringbuffer';

/** Tasks that complete after their kernels have returned. */
export const deferred = {
  title: 'Deferred completion',
  text: 'A kernel may leave conditions behind: its task completes when memory says so.',
  behaviours: {
    'Consumers run once the counter is reached, on every number of blocks and threads': [
      'Deferred.ConsumersRunOnceTheCounterIsReached',
      `${EXAMPLES}/async-notify/main.test.ts > \${platform}: tasks complete in the order of the notifications`,
    ],
    'Tasks that wait hold no core, and there may be any number of them': [
      'Deferred.MoreTasksWaitThanATableOfSixtyFourHolds',
      `${EXAMPLES}/async-notify/main.test.ts > \${platform}: also %i tasks on two cores, which they do not hold`,
    ],
    'Anyone may write the counter, also another chip or the host': [
      'Deferred.AnyoneMayWriteTheCounter',
      `${EXAMPLES}/deferred-notify/main.test.ts > \${platform}: two chips have the sum of both vectors`,
      `${EXAMPLES}/deferred-notify/main.test.ts > \${platform}: and %i chips the sum of all`,
    ],
    'Every block of a launch may leave conditions': ['Deferred.EveryBlockOfALaunchMayLeaveConditions'],
    'A condition that holds already completes the task at once': ['Deferred.AConditionThatHoldsAlreadyCompletesAtOnce'],
    'A task is held in its ring until it is complete': ['Deferred.ATaskIsHeldInItsRingUntilItIsComplete'],
    'The orchestration waits for the data of a deferred task': [
      'Deferred.TheOrchestrationWaitsForTheDataOfADeferredTask',
    ],
    'An event record completes a copy: the flag is cleared and the tail of the queue written': [
      'Deferred.AnEventRecordCompletesACopyAndIsTaken',
      `${EXAMPLES}/sdma-completion/main.test.ts > what depends on a copy starts when the engine has made it`,
      `${EXAMPLES}/sdma-completion/main.test.ts > also with %i copies at the same time`,
      `${EXAMPLES}/sdma-completion/main.test.ts > a5 has no event records`,
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
