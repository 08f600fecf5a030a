const CHANNEL = 'packages/worker/test/comm/chip-bootstrap-channel.test.ts';
const BOOTSTRAP = 'packages/worker/test/comm/worker-bootstrap.test.ts > chips that are started with a communicator';
const NESTED =
  'packages/worker/test/comm/nested-bootstrap.test.ts > chips of a nested worker that have a communicator, %s';
const AGAIN =
  'packages/worker/test/comm/bootstrap-after-restart.test.ts > the communicator of a chip that is started again';
const OPTIONS = 'packages/worker/test/comm/chip-bootstrap.test.ts > the bootstrap of chips';
const DOMAINS = 'packages/worker/test/comm/domains.test.ts > domains of a run';
const example = (name, chips) => `examples/workers/l3/${name}/${name}.scene.ts > ${chips}`;
const channel = (name) => `${CHANNEL} > a bootstrap channel > ${name}`;

/** Chips that work on each other's memory. */
export const communication = {
  title: 'Communication',
  text: 'Ranks of a communicator, one a chip, read and write each other’s windows, and wait for each other.',
  behaviours: {
    'Every rank of 1 to 64 has a window of zeros, knows the windows of all, and reaches them': [
      'Sizes.ReachEachOther',
      'Communicators.MayHaveTheirRanksInThreadsOfOneProcess',
    ],
    'A barrier lets nobody through before all are there': ['Communicators.HoldEverybodyAtEachBarrier'],
    'Communicators follow each other under one path, and leave no descriptor, no mapping and no name': [
      'Communicators.FollowEachOtherUnderOnePath',
      'Losses.OfAllRanksAtOnceLeaveNothing',
      'CommSession.FreesItsWindowsForTheDevice',
    ],
    'Several communicators live at once and overlap, and their kernels work': [
      'Communicators.LiveBesideEachOther',
      'Communicators.TakePartsOfOneFile',
      'Domains.LiveBesideEachOtherAndOverlap',
      'Kernels.SumInTwoDomainsAtOnce',
    ],
    'A segment may come from the parent, and then has no name at all': [
      'Communicators.TakeASegmentFromTheirParent',
      'Communicators.TakePartsOfOneFile',
      'Communicators.WaitForNobodyWhereTheSegmentIsGiven',
    ],
    'Chips of nested workers have what they were started with, arrays included, in a process and inline': [
      `${NESTED} > hold what they were started with, and are reached by orchestration functions`,
    ],
    'The communicator of a chip that is started again is opened again on all of its chips, and costs no memory': [
      `${AGAIN} > is opened again on all of its chips: chip %i`,
      `${AGAIN} > is left alone when another chip is started again`,
      `${AGAIN} > is opened again between runs that leave no pause`,
      `${AGAIN} > does not cost memory`,
      'ChipWindows.AreReplacedByThoseOfALaterBootstrap',
    ],
    'The death of a rank ends every wait for it at once, and a later communicator is not disturbed': [
      'Losses.OfARankThatDiesBeforeTheOthersHaveJoined',
      'Losses.OfARankThatDiesBesideABarrier',
      'Losses.OfARankThatDiesInABarrier',
      'Losses.OfARankThatLeaves',
      'Losses.OfARankAreNoMatterToOtherCommunicators',
    ],
    'Ranks that do not come are given up on after a time': [
      'CommSession.GivesUpOnRanksThatDoNotCome',
      'CommSession.GivesUpOnRanksThatDoNotComeToTheBarrier',
    ],
    'What fits no communicator is refused, and changes nothing for the ranks that have joined': [
      'Losses.RefusesWhatFitsNoCommunicator',
      'Losses.AreNotCausedByARankThatAsksForSomethingElse',
    ],
    'Windows are device memory: copies reach them, and tensors may lie in them, as long as they live': [
      'Communicators.LetDevicesCopyToAndFromWindows',
      'Domains.WindowsAreDeviceMemoryAsLongAsTheyLive',
      'MappedWindows.ContainWhatLiesInsideOneOfThem',
    ],
    'A bootstrap gives each rank its window and its buffers, in their order': [
      'Domains.ABootstrapGivesEachRankItsWindowAndBuffers',
      'BootstrapConfigs.AreRead',
      'BootstrapConfigs.MayHaveNoCommunicator',
    ],
    'Buffers are loaded from the host before the first task, and stored to it': ['Domains.BuffersAreLoadedAndStored'],
    'A bootstrap that does not fit is refused before the communicator is touched, in a fixed order': [
      'BootstrapConfigs.StageWhatIsStagedAndNothingElse',
      'BootstrapConfigs.FitTheirDeviceAndWindow',
      'BootstrapConfigs.AreCheckedInOrder',
    ],
    'A domain that cannot be opened leaves nothing': [
      'Domains.FailWithoutAnythingLeft',
      'DomainConfigs.NameACommunicator',
    ],
    'Kernels sum over 2 and 4 ranks, as often as they are asked to': [
      'Kernels.SumAVectorOverAllRanks',
      example('allreduce', 'two chips'),
      example('allreduce', 'four chips'),
    ],
    'A task completes when a kernel of another process notifies': [
      'Kernels.CompleteWhenAnotherProcessNotifies',
      example('deferred-notify', 'two chips'),
      example('deferred-notify', 'four chips'),
    ],
    'A task that is notified in vain fails with its counter and the value there': [
      'Kernels.ThatWaitForAPeerInVainNameTheirCounter',
    ],
    'Shares of a feed-forward layer add up to the layer': [
      'Kernels.ShareAFeedForwardLayer',
      example('ffn-tensor-parallel', 'two chips'),
      example('ffn-tensor-parallel', 'four chips'),
    ],
    'Tokens travel to the ranks of their experts and back': [
      'Kernels.SendTokensToExpertsAndBack',
      example('expert-dispatch-combine', 'two chips'),
      example('expert-dispatch-combine', 'four chips'),
    ],
    'After init of a worker, each of its chips has the rank, the window and the buffers that it was described with': [
      `${BOOTSTRAP} > have ranks, windows and buffers after %s`,
      `${BOOTSTRAP} > hold what was loaded, and nobody frees a part of a window`,
      `${BOOTSTRAP} > store to the host after each task`,
      `${BOOTSTRAP} > may be some of the chips only`,
      `${BOOTSTRAP} > refuse tensors of another chip’s window`,
    ],
    'A bootstrap that fails makes init fail, and leaves no name and no child': [
      `${BOOTSTRAP} > fail to start when a communicator cannot be opened, and leave nothing`,
    ],
    'A bootstrap is for level 3, one for each chip, and known after init only': [
      `${OPTIONS} > is for workers of level 3 and above`,
      `${OPTIONS} > describes each chip`,
      `${OPTIONS} > gives each rank of a communicator to one chip`,
      `${OPTIONS} > needs a communicator for buffers`,
      `${OPTIONS} > carves buffers that fit, with names of their own`,
      `${OPTIONS} > is known after init`,
    ],
    'An orchestration function opens domains, several at once, also overlapping': [
      `${DOMAINS} > give each chip its rank, in the order in which the chips are named`,
      `${DOMAINS} > live beside each other and overlap, with memory of their own, zeroed`,
      `${DOMAINS} > have memory that tasks may work on`,
      `${DOMAINS} > refuse what fits no domain`,
      `${DOMAINS} > are for workers that own chips`,
    ],
    'A domain is released at once and its memory after the run, however that ends': [
      `${DOMAINS} > free their name at once and their memory after the run`,
      `${DOMAINS} > come and go with runs, and leave no memory behind`,
      `${DOMAINS} > are given back when the function throws, or a task fails`,
      `${DOMAINS} > survive the death of a chip that was in one`,
    ],
    'A bootstrap channel begins idle, says success or an error, and can be reset': [
      channel('says nothing when it is fresh'),
      channel('hands over what a chip has, at the offsets of its layout'),
      channel('hands over why a chip failed'),
      channel('can be used again after a reset, and nothing of before is left'),
    ],
    'What a bootstrap channel says is whole for another thread': [
      channel('is whole for a reader in another thread as soon as the state says so'),
    ],
    'A bootstrap channel holds 376 buffers and 1023 bytes of text, and refuses or cuts more': [
      channel('names up to 376 buffers and refuses more'),
      channel('cuts a long text to 1023 bytes, between characters'),
      channel('lies over memory that is large enough and nowhere else'),
    ],
  },
};
