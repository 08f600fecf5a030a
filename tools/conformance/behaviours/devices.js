const CONCURRENCY = 'packages/runtime-native/test/concurrency.test.ts';
const PROCESS = 'packages/runtime-native/test/process-life.test.ts';

/** Several devices, long use, busy machines. */
export const devices = {
  title: 'Devices, processes and machines',
  text: 'Several devices in one process, and machines that are short of CPUs.',
  behaviours: {
    'Devices of one process work side by side, each from a thread of its own': [
      'Devices.WorkSideBySide',
      'RandomPrograms.OfTwoDevicesDoNotMix',
      `${CONCURRENCY} > two workers > run on two devices at the same time`,
    ],
    'A failure on one device leaves the others alone': [
      'Devices.WorkSideBySide',
      `${CONCURRENCY} > two workers > leave each other alone when one fails and one is finalized`,
    ],
    'Calls on one device from several threads take turns': [
      'Devices.CallsOnOneContextTakeTurns',
      'DeviceContextTest.ThreadsTakeTurns',
    ],
    'A device has one owner at a time, and a context stays with its device': [
      'DeviceContexts.StayWithTheirDevice',
      'DeviceContextTest.ChangesItsDeviceOnlyThroughFinalize',
    ],
    'Other processes that burn all CPUs change no result': [
      'Endurance.AThousandRunsWhileOthersBurnTheCpus',
      'examples/a2a3/tensormap_and_ringbuffer/vector-example/main.test.ts > ${platform}: also while other processes burn all CPUs',
    ],
    'One CPU is enough, for kernels that wait for each other too': [
      'Endurance.OneCpuIsEnough',
      'Endurance.AKernelThatPollsMemoryGetsItsAnswer',
      'CorePool.KernelsThatWaitForEachOtherAllGetAThread',
    ],
    'An idle worker spends no CPU time, and nothing turns in circles while it waits': [
      `${PROCESS} > a process > spends no CPU time on an idle worker`,
      'CorePool.SleepsWhenThereIsNothingToDo',
    ],
    'Ten thousand runs, and 200 lives of a device, leave no file, no thread and no memory behind': [
      'Lives.OfTenThousandRunsStayTheSame',
      'Lives.LeaveNothingBehind',
    ],
    'The event loop turns while a kernel is slow': [
      `${CONCURRENCY} > an asynchronous run > leaves the event loop turning while a kernel is slow`,
    ],
  },
};
