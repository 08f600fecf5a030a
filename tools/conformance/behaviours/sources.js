/** What users' sources and drivers see. */
export const sources = {
  title: 'Sources and drivers',
  text: 'What orchestrations, kernels and drivers are compiled and linked against.',
  behaviours: {
    'Every header compiles alone, in each language version, for each architecture': [
      'Headers.CompileTogetherInEachLanguageVersionOnEachChip',
      'Headers.OfTheHostInterfaceAreC',
      'KernelHeaders.CompilePlainKernelsOfBothCoreTypes',
    ],
    'Headers take no names that a source may want': [
      'OrchestrationHeaders.LeaveUsersNamesFree',
      'KernelHeaders.LeaveCacheNamesFree',
    ],
    'An orchestration library exports its entries and the binding, hides the rest, and needs the system libraries only':
      [
        'OrchestrationLibrary.ExportsEntryConfigurationAndBinding',
        'OrchestrationLibrary.NeedsNothingButTheSystemLibraries',
        'OrchestrationLibrary.CarriesABuildId',
        'BinaryInterface.AnOrchestrationWithoutTheFrameworkSourceIsNamed',
      ],
    'Libraries that are loaded beside each other keep their own runtime and take no symbols of each other': [
      'OrchestrationLibrary.KeepsItsOwnRuntimeBesideAnotherLibrary',
    ],
    'Arguments of a task: 16 tensors, 32 scalars, 16 dependencies; tensors come first': [
      'Arg.TakesSixteenTensors',
      'Arg.TakesThirtyTwoScalars',
      'Arg.TakesSixteenExplicitDeps',
      'Arg.RecordsATensorAfterAScalar',
    ],
    'Scalars are packed: negative 32-bit ones are zero-extended, floats keep their bits': ['Arg.PacksScalarsIntoWords'],
    'reset() keeps the launch; clear() keeps dependencies where the architecture does': [
      'Arg.ResetKeepsTheLaunchSpecification',
      'Arg.ClearKeepsDepsWhereTheChipDoes',
    ],
    'Temporaries are refused at compile time': ['Arg.RejectsTemporariesOnBothChips'],
    'Views have the documented values; a tensor has at most five dimensions and without any no elements': [
      'TensorView.HasTheStatedCheckValues',
      'Tensor.HasAtMostFiveDimensions',
      'Tensor.WithoutDimensionsHasNoElements',
    ],
    'A deferred completion holds 64 conditions and the first error': [
      'DeferredCompletion.AppendsConditions',
      'DeferredCompletion.HoldsSixtyFourConditions',
      'DeferredCompletion.KeepsTheFirstError',
    ],
    'A driver that knows only the C interface finds every symbol and runs a callable': [
      'Driver.FindsEverySymbol',
      'Driver.RunsACallable',
    ],
    'The library says what it is, and answers calls without a device with an error': [
      'DeviceContexts.DescribeTheirLibrary',
      'DeviceContexts.RefuseCallsWithoutContextOrDevice',
      'DeviceContextTest.RemembersTheLastFailureAndNoSuccess',
    ],
    'The binding module offers the functions of the classic one: argument kinds, device memory and copy-back': [
      'packages/runtime-native/test/bindings.test.ts > a runtime > copies to the device and back as the kinds of its arguments say',
      'packages/runtime-native/test/bindings.test.ts > a device > keeps what was copied to it, also a part',
      'packages/runtime-native/test/bindings.test.ts > host_build_graph > gets host memory and moves it itself, at each launch',
    ],
  },
};
