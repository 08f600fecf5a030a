/** Tensors and scalars of a run, and device memory. */
export const runArguments = {
  title: 'Arguments and device memory',
  text: 'What a run is given, and what comes back.',
  behaviours: {
    'Every tensor is copied to the device and back, up to 64 of them': [
      'HostInterface.CopiesEveryTensorBothWays',
      'Runs.TakeSixtyFourTensors',
    ],
    'A failed run copies nothing back': ['Callables.ThatFailLeaveTheDeviceUsable'],
    'Where the caller of a run and the signature both call a tensor an input, it is not copied back; else it is': [
      'HostInterface.WhatCallerAndSignatureCallAnInputIsNotCopiedBack',
      'ArgumentStagingTest.LeavesInputsAsTheyAreOnTheHost',
    ],
    'Tensors in device memory are used in place and not copied': [
      'DeviceMemoryCalls.ResidentTensorsAreUsedInPlaceAndNotCopied',
      'ArgumentStagingTest.PassesResidentTensorsOn',
    ],
    'Too few arguments are an error, and the next run is right': ['HostInterface.StaysUsableAfterTooFewArguments'],
    'Tensors that cannot be are refused: no memory, unknown type, too many dimensions, too many bytes': [
      'HostInterface.RefusesTensorsThatCannotBe',
      'ArgumentStagingTest.RefusesWhatCannotBeATensor',
    ],
    'Copies outside of device memory, and pointers that are not the device’s, are errors': [
      'DeviceMemoryCalls.MoveBytesThereAndBack',
      'DeviceMemoryCalls.RefuseNullAndWhatIsOutOfBounds',
      'DeviceMemory.KnowsItsRanges',
      'DeviceMemory.FreesOnlyWhatItHandedOut',
    ],
    'A device that is full says how much is taken': [
      'DeviceMemoryCalls.SayHowMuchIsTaken',
      'ArgumentStagingOfASmallDevice.SaysWhenTheDeviceIsFull',
    ],
    'The encoded arguments come back as they were written; damaged ones are an error and no fault': [
      'Blob.ComesBackAsItWasWritten',
      'Blob.EveryTruncationIsAnError',
      'Mutation.OfABlobGivesAValueOrAnError',
    ],
    'A damaged callable is an error and no fault': [
      'ValidateChipCallable.RejectsEachKindOfDamage',
      'Mutation.OfAnImageGivesAValueOrAnError',
    ],
  },
};
