/** What people type. */
const test = (file, name) => `packages/cli/test/${file}.test.ts > ${name}`;

export const commandLine = {
  title: 'The pto command',
  text: 'What the command answers, to people and to programs, and what it leaves behind.',
  behaviours: {
    'doctor says which platforms are ready, why others are not, and what a missing tool disables': [
      test('doctor', 'pto doctor > says that the simulators are ready and why the NPUs are not'),
      test('doctor', 'pto doctor > says the same to programs'),
      test('doctor', 'pto doctor > names the compilers, and says what those that are missing disable'),
      test('doctor', 'pto doctor > finds simulators ready without any compiler, and says that nothing can be compiled'),
      test('doctor', 'pto doctor > sees a cache that cannot be written'),
    ],
    'doctor goes on whatever is broken, and ends with 1 when nothing can run': [
      test('doctor', 'pto doctor > is no error where nothing is installed, but ends with 1'),
      test('doctor', 'pto doctor > says why an addon cannot be loaded, and that nothing can run without'),
      test('doctor', 'pto doctor > survives an addon that crashes'),
      test('doctor', 'pto doctor > goes on beside a runtime that cannot be used'),
      test('doctor', 'pto doctor > names a log level that does not exist'),
    ],
    'doctor finds files that are not what was built': [
      test('doctor', 'pto doctor > compares the files of a prebuilt directory with its manifest'),
    ],
    'Every environment variable that is read is listed, and a misspelt one is named': [
      test('env', 'pto env > lists every variable that is read, and no other'),
      test('env', 'pto env > names those that nothing reads, with the nearest one'),
    ],
    'A command line that makes no sense ends with 2, names what exists and the nearest name': [
      test(
        'command-line',
        'a command line that makes no sense > is answered with the commands that exist and the nearest one',
      ),
      test(
        'command-line',
        'a command line that makes no sense > is answered with the options that exist and the nearest one',
      ),
      test('command-line', 'a command line that makes no sense > is answered in JSON when that was asked for'),
      test('compile', 'pto compile > refuses %s'),
      test('build', 'pto build > refuses an unknown %s'),
    ],
    'Having nothing to build is a failure of its own when it is asked to be': [
      test('build', 'pto build > has nothing to build without compilers, which is a failure only when it is strict'),
      test('build', 'pto build > says why it builds nothing for a platform that was named'),
    ],
    'Help loads nothing, and errors show a stack only to those who debug': [
      test('command-line', 'help > loads no addon and no compiler, and touches no cache'),
      test('command-line', 'an error > shows a stack only to those who debug'),
    ],
    'Output is plain where no terminal reads it, may be read in part, and is a failure when it cannot be written': [
      test('command-line', 'output > is %s'),
      test('command-line', 'output > may be read in part'),
      test('command-line', 'output > that cannot be written is a failure'),
    ],
    'An interrupted command stops its compilers, cleans up and ends by the signal': [
      test('compile', 'pto compile > stops the compiler and cleans up when it is interrupted, and ends by the signal'),
    ],
    'What pto writes to start from passes its own tests, and nothing is overwritten': [
      test('new', 'pto new example > writes a project that passes its own tests and runs'),
      test('new', 'pto new runtime > writes a runtime that is found, built and run by its own tests'),
      test('new', 'pto new scene > writes a package whose scene pto test runs at once'),
      test('new', 'pto new scene > writes into the package around it, and says what that lacks'),
      test('new', 'pto new example > overwrites nothing'),
      test('new', 'pto new example > leaves nothing of a project that cannot be written'),
    ],
    'Help of each command about recorded runs says what it takes, what it writes and how it ends': [
      test('trace', 'the help of each command says what it takes, what comes out and how it ends'),
    ],
    'The reference and the guide tell of commands that exist': [
      test('reference', 'the reference is what the commands say today'),
      test('guide', 'the page about starting from an empty folder has commands that work as written'),
      'tools/readme-test/test/shell-page.test.mjs > pages of the guide > %s: every command does what is written',
      'tools/readme-test/test/shell-page.test.mjs > pages of the guide > %s: the command does what is written',
      'tools/readme-test/test/shell-page.test.mjs > pages about recorded runs > view-a-trace: has commands that make a page',
      'tools/readme-test/test/shell-page.test.mjs > pages about recorded runs > time-model: has commands that do what is written',
      'tools/readme-test/test/profile-a-kernel.test.mjs > the page about profiling > has commands that do what is written',
      'tools/readme-test/test/trace-many-chips.test.mjs > the page about tracing many chips > has commands and a program that do what is written',
    ],
  },
};
