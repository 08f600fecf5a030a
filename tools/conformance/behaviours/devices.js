const CONCURRENCY = 'packages/runtime-native/test/concurrency.test.ts';
const PROCESS = 'packages/runtime-native/test/process-life.test.ts';

/** Several devices, long use, busy machines. */
export const devices = {
  title: 'Devices, processes and machines',
  text: 'Several devices in one process, and machines that are short of CPUs.',
  behaviours: {
    'Both runtimes and both architectures work in one process at once, also under the same device ids': [
      'Isolation.RuntimesAndArchitecturesWorkSideBySide',
      'packages/worker/test/host-build-graph.test.ts > works beside a device with the other runtime',
    ],
    'Callables are prepared, run and unregistered on many devices at once': [
      'Isolation.PrepareRunAndUnregisterOnManyDevicesAtOnce',
    ],
    'A device is opened and closed while others work': ['Isolation.ADeviceIsClosedWhileOthersWork'],
    'Two devices of one library have static data, callables, counters and errors of their own': [
      'Isolation.TwoDevicesOfOneLibraryHaveStaticDataOfTheirOwn',
      'Isolation.AFailureAndItsTextBelongToOneDevice',
    ],
    'Pipes of one chip are not another’s': [
      'PipeExchangeOnManyDevices.KeepsThemApart',
      'SimContext.ChipsWithOneDeviceIdShareNothing',
    ],
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
      'examples/busy-machine.test.ts > the vector example is right, a thousand runs in a row, while other processes burn all CPUs',
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
    'A kernel, or an orchestration, that takes long is no failure, and waiting for it takes no processor time': [
      'Patience.AKernelMayTakeLong',
      'Patience.AnOrchestrationMayTakeLong',
    ],
    'A run of one task costs little on the largest chip: nothing is paid for cores that have nothing to do': [
      'Patience.OneTaskOnTheWholeChipCostsLittle',
    ],
    'Many processes of three devices each, on two CPUs, all finish in good time': [
      'Processes.ManyWithThreeDevicesEachShareTheCpus',
    ],
    'A process that a debugger stops goes on where it was, and the time does not count for any limit': [
      'Processes.AStopDuringWorkDoesNoHarm',
      'Processes.AStopDoesNotCountForTheLimitOfAKernel',
      'Processes.AStopDoesNotCountForTheLimitOfAnOrchestrationsWait',
    ],
    'A process that is killed while it loads or runs leaves no file and no shared memory': [
      'Processes.OneThatIsKilledLeavesNothingBehind',
    ],
    'Without a second thread graphs finish; with a few, kernels that wait for each other do too': [
      'Shortage.WithoutASecondThreadGraphsFinish',
      'Shortage.WithAFewThreadsKernelsThatMeetFinish',
    ],
    'Too little memory or no free descriptor is an error that says so, and goes with the shortage': [
      'Shortage.LittleMemoryIsAnErrorOrEnough',
      'Shortage.WithoutFileDescriptorsLoadingIsAnError',
    ],
    'Where memory files are refused, temporary ones do; without room for these there is an error': [
      'Shortage.WithoutMemoryFilesTemporaryOnesDo',
      'Shortage.NoPlaceForTemporaryFilesIsNoMatterWithMemoryFilesAndAnErrorWithout',
    ],
    'A million tasks, and callables that are prepared and unregistered a thousand times, take no memory, files or threads':
      ['Leaks.ManyTasksLeaveNothing', 'Leaks.PreparingAndUnregisteringLeavesNothing'],
    'Failed runs and failed loads of every kind take nothing either': [
      'Leaks.FailedRunsLeaveNothing',
      'Leaks.FailedLoadsLeaveNothing',
    ],
    'The event loop turns while a kernel is slow': [
      `${CONCURRENCY} > an asynchronous run > leaves the event loop turning while a kernel is slow`,
    ],
  },
};
