/** What people install. */
const native = 'packages/runtime-native/test';
const compiler = 'packages/compiler/test';
const audit = 'tools/verify-packaging/test/audit.test.mjs';

export const installation = {
  title: 'Installed packages',
  text: 'What people install with npm, and how its parts find each other. Beside these tests, `npm run verify-packaging` installs the packages and runs a program.',
  behaviours: {
    'Sources and libraries are found in a checkout, in an installed package, and where PTO_ASSETS_DIR says': [
      `${native}/assets-resolution.test.ts > resolveAssets > finds the sources and libraries of the checkout that it lies in`,
      `${native}/assets-resolution.test.ts > resolveAssets > prefers PTO_ASSETS_DIR, and in it the first directory that has an addon`,
      `${native}/assets-installed.test.ts > an installed package has its own sources and the libraries for this machine`,
      `${native}/assets-installed.test.ts > without libraries for this machine there are sources only`,
    ],
    'The user’s own build comes first while it is of the installed sources': [
      `${native}/assets-installed.test.ts > what the user built from these sources comes first`,
      `${native}/assets-installed.test.ts > what the user built from %s is left alone`,
      `${native}/source-digest.test.ts > the digest follows what a package carries and nothing else`,
    ],
    'A package manager that keeps files in archives is refused with the way out': [
      `${native}/assets-installed.test.ts > Yarn Plug'n'Play is refused with the way out`,
    ],
    'Parts of different builds are refused, and both are named': [
      `${native}/build-handshake.test.ts > the addon and the JavaScript that loads it > are refused with both named when the addon is of %s`,
      `${native}/build-handshake.test.ts > the libraries and the JavaScript that loads them > are refused with both named when the manifest has another %s`,
      `${native}/library-compatibility.test.ts > a host runtime that does not fit > is refused with both versions when it is of another version`,
      `${native}/shared-library-compatibility.test.ts > %s of another version is refused with both`,
      `${native}/shared-library-compatibility.test.ts > %s that names no version is refused`,
      `${native}/library-compatibility.test.ts > a host runtime that does not fit > is refused with the list of symbols that it lacks`,
    ],
    'A host runtime exports what its header declares and nothing else': [
      `${compiler}/host-runtime-abi.test.ts > the built host runtimes > %s exports the functions of the header, and nothing else`,
    ],
    'A manifest says what was built and what it needs, and shows a changed file': [
      `${compiler}/native-build.test.ts > a manifest > names every library with its size, digest and build id`,
      `${compiler}/native-build.test.ts > a manifest > shows when a file is another one`,
      `${compiler}/native-build.test.ts > versions of system libraries > are read from a library`,
    ],
    'The native parts are built from a package’s sources, completely or not at all': [
      `${compiler}/native-build.test.ts > buildNative > runs CMake on the sources with headers from npm, and writes where it is told to only`,
      `${compiler}/native-build.test.ts > buildNative > leaves a build of the same sources as it is`,
      `${compiler}/native-build.test.ts > buildNative > says at once everything that is missing`,
      `${compiler}/native-build.test.ts > buildNative > shows what CMake said, and leaves nothing behind`,
    ],
    'A package has nothing that is not meant to be in it, and no path of the machine that built it': [
      `${native}/source-digest.test.ts > a package carries all sources but tests and benchmarks`,
      `${audit} > tests and compile commands among native sources are found`,
      `${audit} > a path of this machine is found in text and in binaries`,
    ],
  },
};
