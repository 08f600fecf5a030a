/** Which task waits for which. */
export const dependencies = {
  title: 'Dependencies',
  text: 'What orders two tasks, and what does not.',
  behaviours: {
    'A reader waits for the task that created or wrote what it reads': [
      'Dependencies.ReadersWaitForTheCreator',
      'Dependencies.ReadersWaitForWritersOfOutsideMemory',
    ],
    'Tasks that read and write the same tensor are a chain': ['Dependencies.InoutIsAChain'],
    'A writer that covers an earlier one takes its place': [
      'Dependencies.AWriterThatCoversAnotherTakesItsPlace',
      'TensorMapTest.RemovesWhatIsCovered',
    ],
    'Views that share a byte depend on each other, whatever their rank or shape': [
      'Dependencies.SeeThroughReshapes',
      'Region.ReshapesOfTheSameBytesOverlap',
      'Region.TypesOfDifferentWidthAreComparedByBytes',
      'Region.NeverMissesASharedByteOrClaimsToCoverTooMuch',
    ],
    'Tasks on disjoint views, pure readers, NO_DEP and manual_dep tensors run side by side': [
      'Dependencies.LeaveTheRestIndependent',
      'Region.BoxesOfOneGridAreComparedExactly',
      'Region.KnowsTheTruthAboutWindowsOfOneTensor',
      'Region.EmptyOnesOverlapNothing',
    ],
    'Every use of a created tensor waits for its creator, NO_DEP and manual_dep included': [
      'Dependencies.EveryUseWaitsForTheCreator',
    ],
    'A MANUAL scope orders by explicit dependencies only': [
      'Dependencies.ManualScopesOrderByAddDepOnly',
      'Dependencies.AddDepReachesIntoAManualScope',
    ],
    'An explicit dependency on a task that is complete and gone is met': ['Dependencies.OldTasksAreMetDependencies'],
    'An explicit dependency on what was never submitted, on the task itself or on a ring that is not there is an error':
      ['Fatal.DependenciesMustHaveBeenSubmitted'],
    'A task may have more producers than fit beside it; they go to the dependency pool': [
      'Dependencies.ATaskMayHaveMoreProducersThanFitBesideIt',
      'TaskRingTest.MoreEdgesComeFromThePoolAndGoBackToIt',
    ],
    'A full dependency pool is waited for; one that can never do is an error': [
      'Dependencies.AFullDependencyPoolIsWaitedFor',
      'Dependencies.ADependencyPoolThatIsTooSmallIsAnError',
    ],
    'A tensor that is used after its creator is gone creates no edge to another task': [
      'TaskSlot.AReclaimableTaskCannotBeReferredToAgain',
      'RandomPrograms.ComputeWhatSerialExecutionDoes',
    ],
    'Memory of a ring that is another buffer by now has nothing to do with users of the one before': [
      'ReusedMemory.KeepsNoUserOfTheBufferBefore',
      'ReusedMemory.IsSetWithoutAWaitForTheBufferBefore',
    ],
    'Views of views, reshapes and transposes address the elements that they name, in kernels and on the host': [
      'Views.KernelsReadTheRightElements',
      'Views.KernelsWriteTheRightElements',
      'Views.HaveUpToFiveDimensions',
      'TensorView.OfAViewAddsOffsets',
      'TensorReshape.KeepsWhereAViewBegins',
      'TensorTranspose.ExchangesMetadataOnly',
    ],
    'Where a run asks for it, a writer also waits for earlier readers of the same bytes; readers never wait for each other':
      [
        'Readers.AreWaitedForByWriters',
        'Readers.HoldBackOnlyWritersOfTheSameBytes',
        'Readers.AreWaitedForByTheOrchestration',
        'Readers.DoNotWaitForEachOther',
      ],
    'A tensor is copied at submit: later changes to it do not reach the task': ['Views.AreCopiedAtSubmit'],
  },
};
