const packageTest = (name) => `packages/compiler/test/compiled-package.test.ts > ${name}`;
const workerTest = (name) => `packages/worker/test/register-package.test.ts > ${name}`;

/** Callables that travel in files. */
export const packages = {
  title: 'Compiled packages',
  text: '`compile`, `CompiledPackage.save` and `load`: a callable in a file, for machines without a compiler.',
  behaviours: {
    'A package runs where there is no compiler, no cache and nothing to write to': [
      workerTest(
        'a machine without any compiler > loads and runs a package: empty PATH, no cache, nothing to write to',
      ),
      'tools/readme-test/test/ship-a-compiled-callable.test.mjs > the page about shipping compiled callables > has a program that compiles, and one that runs where there is no compiler',
    ],
    'A package is the same after it was saved and loaded, and from another process, cache and directory for temporary files':
      [
        packageTest('a package > is the same after it was saved and loaded'),
        'packages/compiler/test/compile.test.ts > compile > gives the same package in another process, cache and temporary directory, through save and load',
      ],
    'Its key stands for everything that matters': [
      packageTest('a package > has a key that stands for everything in it'),
      'packages/compiler/test/compile.test.ts > compile > gives another key for another source, header, flag, kernel, core type, platform or default',
    ],
    'A file that was cut off at any byte, or changed in any, is refused': [
      packageTest('a damaged package > is refused wherever it is cut off'),
      packageTest('a damaged package > is refused whichever bit is wrong'),
      packageTest('a damaged package > is refused when runs of bytes are replaced, repeated, moved or removed'),
      packageTest('a damaged package > is refused when its header has %s'),
    ],
    'A package for another machine, interface, header flavour, format, platform or runtime is refused with both sides':
      [
        packageTest('a package for something else > is refused with both sides: %s'),
        packageTest('a package for something else > is refused when its format is of another version'),
        packageTest('a package for something else > does not fit a worker of another platform or runtime'),
        workerTest(
          'a worker that is given a package > refuses one of another platform or runtime, names both, and uses no id',
        ),
      ],
    'A file is replaced as a whole or not at all, also when the disk is full': [
      packageTest('a package > replaces a file as a whole'),
      'packages/compiler/test/disk-full.test.ts > on a full disk > a package that does not fit is not saved, and the one that was there stays',
    ],
    'Its defaults hold for runs that say nothing else': [
      workerTest('a worker that is given a package > takes its defaults when a run says nothing else'),
      workerTest(
        'a worker that is given a package > runs it, with the defaults of the package, of the run, or of a whole configuration',
      ),
    ],
    "Options may have upstream's names, once": [
      "packages/compiler/test/compile.test.ts > the options of compile > may have upstream's names",
      'packages/compiler/test/compile.test.ts > the options of compile > are refused before a compiler starts when one is %s',
    ],
  },
};
