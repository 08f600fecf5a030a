const testsIn = (file) => (name) => `${file} > ${name}`;
const discovery = testsIn('packages/runtime-native/test/discover-runtimes.test.ts');
const descriptor = testsIn('packages/runtime-native/test/runtime-descriptor.test.ts');
const cmake = testsIn('packages/compiler/test/runtime/cmake-command.test.ts');
const builder = testsIn('packages/compiler/test/runtime/runtime-builder.test.ts');
const matrix = testsIn('packages/compiler/test/runtime/build-runtimes.test.ts');
const example = testsIn('examples/variants/sequential-runtime/main.test.ts');
const project = testsIn('packages/cli/test/new.test.ts');

/** Runtimes: how they are found, described and built. */
export const runtimes = {
  title: 'Runtimes and their builds',
  text: 'A runtime is a folder with a `pto-runtime.json`. Those of this project are found, checked and built in the way of everybody else’s.',
  behaviours: {
    'The runtimes of this project are found, in their own folders': [
      discovery('listRuntimes > has those of PTO itself, found as any other folder is'),
      descriptor('runtimeDescriptor > describes the runtimes that come with the package'),
    ],
    'Folders without a description are no runtimes; the others are sorted by name': [
      discovery('listRuntimes > leaves out folders without a description, and sorts by name'),
    ],
    'No runtime folder at all is an empty list, and the error says (none)': [
      discovery('listRuntimes > has none when there is no runtime folder, and says so'),
    ],
    'PTO_RUNTIME_PATH and the dependencies of a project bring runtimes; a folder counts once': [
      discovery('listRuntimes > has the folders of PTO_RUNTIME_PATH, and the folders in them'),
      discovery('listRuntimes > refuses a PTO_RUNTIME_PATH without runtimes'),
      discovery('listRuntimes > has the dependencies of the project, whichever kind, and from whichever node_modules'),
      discovery('listRuntimes > finds them from a folder within the project, and the project itself'),
      discovery('listRuntimes > lists one folder once, however many ways lead to it'),
    ],
    'An unknown runtime is an error that lists those there are': [
      discovery(
        'runtimeDescriptor > names the known runtimes, the nearest one and where it looked when there is none of that name',
      ),
      builder('looking up > lists the runtimes that there are when the name is unknown'),
    ],
    'Two runtimes of one name are an error that names both places': [
      discovery('listRuntimes > names both places when %s has a taken name'),
    ],
    'A malformed description is an error with the path of the wrong field, and hides no other runtime': [
      descriptor('runtimeDescriptor > rejects %s'),
      discovery('listRuntimes > goes on when one is malformed, and says what is wrong with it'),
    ],
    'A runtime for another version of the host interface is refused, and both versions are named': [
      descriptor(
        'runtimeDescriptor > refuses a runtime for another version of the host interface, and names both versions',
      ),
    ],
    'Paths of a description are resolved against its folder': [
      descriptor(
        'runtimeDescriptor > resolves paths against the folder, with {native}, {arch}, {variant} and {host} filled in',
      ),
    ],
    'The libraries of every platform and runtime are found where they were built': [
      builder('looking up > finds what the checkout has built for %s'),
    ],
    'One error lists every file that is missing, with what to do': [
      builder('looking up > says in one error all that is missing, and what to do'),
    ],
    'CMake is called for each part with exactly these arguments, verbose only when asked': [
      cmake('configures the simulator with all that the runtime says of itself in one place'),
      cmake('configures the %s part of a chip in a tree of its own'),
      builder('building > builds the parts of a chip with the compiler of each, and puts them side by side'),
      cmake('is verbose only when it is asked to be'),
    ],
    'A build is remembered by content: not by time stamps, and not by commits': [
      builder('building > builds once, into the cache, and says what it built from what'),
      builder('building > builds a changed source again, whatever its time stamp says, without configuring again'),
      builder('building > builds nothing when a source was touched but not changed'),
      builder('building > configures again when the description has changed'),
      builder('looking up > finds what was built for the user, as long as it is of the sources as they are'),
    ],
    'A changed header is built again, and sources of equal names do not collide': [
      example('the runtime > is built again when only a header has changed, also from two sources of one name'),
    ],
    'A file that is not what was built is never handed out, and is built again': [
      builder('never hands out a file that is not what was built'),
      builder('building > puts back what was changed or removed behind its back'),
    ],
    'Results are placed by rename: an open file stays what it was, and no temporary file is left': [
      builder('building > leaves the old file to those who have it open'),
      builder('a build that fails > shows what the compiler said, and leaves what was built before'),
    ],
    'Builds with a sanitizer, without one, and of several platforms never share a result': [
      builder('building > keeps builds with a sanitizer apart from those without'),
      cmake(
        'keeps the trees of sanitizers and runtimes apart, and shares one among the architectures of the simulator',
      ),
      matrix('reuses nothing of a targeted build in a later one that it does not hold for'),
    ],
    'However many want a build at the same time, it is done once': [
      builder('building > is done once, however many want it at the same time'),
      builder('building > is done once, however many processes want it at the same time'),
    ],
    'A tree that cannot be configured is wiped and tried once more, and no more often': [
      builder('a build that fails > wipes a tree that cannot be configured, and tries once more'),
      builder('a build that fails > tries to configure %s no more often than that'),
    ],
    'A compiler that hangs is ended with all that it started; a build can be stopped': [
      builder(
        'a build that fails > ends everything that CMake has started when it takes too long, and builds the next time',
      ),
      builder('a build that fails > is stopped by a signal'),
    ],
    'Missing sources, a missing CMake and a directory that cannot be written are explained': [
      builder('a build that fails > names every source that is not there before it starts anything'),
      builder('a build that fails > says what to install when there is no CMake'),
      builder('a build that fails > says which directories it needs when it cannot write'),
    ],
    'The matrix has the platforms whose tools are there, found where a build looks for them; the rest is named with the reason':
      [
        matrix('lists every platform whose compilers are here with every runtime, and says why others are left out'),
        matrix('finds no platform without CMake, and says so'),
        matrix('fails for a platform that is named and cannot be built for'),
      ],
    'Having nothing to build is a failure only when it is asked to be one': [
      matrix('with strict %s, nothing to build is exit code %i'),
    ],
    'A runtime from npm is found in an empty project, built into the cache, and computes what it should on both chips':
      [
        example('a project that depends on the package > finds the runtime among its dependencies'),
        example(
          'a project that depends on the package > ${platform}: builds it into the cache and computes what it should',
        ),
      ],
    'A runtime may bring built libraries in place of sources': [
      example('the runtime > is the same when its package brings built libraries in place of sources'),
    ],
    'The runtime that `pto new` writes passes its own tests': [
      project('pto new runtime > writes a runtime that is found, built and run by its own tests'),
      project('pto new runtime > writes the sources of the example that the guide goes through'),
    ],
  },
};
