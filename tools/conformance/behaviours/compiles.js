const compilerTest = (name) => (suite) => `packages/compiler/test/${name}.test.ts > ${suite}`;
const cache = compilerTest('compile-cache');
const keys = compilerTest('compile-cache-keys');
const sharing = compilerTest('compile-cache-sharing');
const management = compilerTest('manage-cache');
const disk = compilerTest('disk-full');
const bad = compilerTest('bad-compilers');

/** What users of `compile` and `compileCallable` rely on, whatever runtime it is for. */
export const compiles = {
  title: 'Compiles and their cache',
  text: 'What was compiled once is not compiled again, and what is wrong with a compile is said without leaving anything behind.',
  behaviours: {
    'A source is compiled again when anything that it depends on differs, and only then': [
      cache('the compile cache > compiles again when the source, the core type or the compiler flags differ'),
      cache('the compile cache > compiles again when a header changes, and knows the old result when it changes back'),
      cache('the compile cache > compiles again when a variable that the compiler reads differs'),
      cache('the compile cache > does not compile again for a touched or replaced file of the same content'),
      keys('what the compile cache looks at > is the version of the compiler, which may change behind its name'),
    ],
    'Headers that headers include count, and headers that appear where one was looked for before': [
      keys(
        'what the compile cache looks at > is every header, also one that another header includes, for the sources that read it and for no other',
      ),
      cache('the compile cache > sees a header that appears in a directory searched earlier'),
      cache('the compile cache > sees a header that appears beside the source, or shadows one of the system'),
      cache('the compile cache > sees a header that the source had asked __has_include for'),
    ],
    'The place of a source counts, the way in which its path is written does not': [
      keys(
        'what the compile cache looks at > is where a source is, because debug information says so, but not how its path was given',
      ),
    ],
    'Another orchestration leaves the kernels as they are; callables share kernels; equal names are not confused': [
      compilerTest('compile')(
        'compile > compiles nothing again for other defaults, and kernels not again for another orchestration',
      ),
      keys('what the compile cache looks at > is not which callable a kernel belongs to'),
      compilerTest('compile')('compile > does not confuse equal names in different directories'),
    ],
    'Sources of a callable compile at the same time, within a limit, and keep their order': [
      keys('the sources of a callable > compile at the same time, the orchestration with the kernels'),
      keys('the sources of a callable > keep their order, whichever is ready first'),
      sharing('callers of one process > never run more compilers than PTO_COMPILE_JOBS allows'),
    ],
    'Eight processes, or many callers of one, that miss the same source compile it once': [
      sharing(
        'processes that share a cache > compile each source of a callable once when eight of them need it at the same time',
      ),
      sharing('callers of one process > compile a source once when several need it at the same time'),
    ],
    'A lock of a process that died does not hold up others': [
      sharing('a lock > of a process that was killed does not block the next one'),
      sharing('a lock > of a process whose number another one has now does not block'),
    ],
    'A result that is damaged, cut off or of another key is never used': [
      cache('the compile cache > compiles again when the stored result is %s'),
      cache('the compile cache > never loads a result that was stored under another key'),
      cache('the compile cache > compiles again when the list of dependencies is %j'),
    ],
    'A cache that cannot be written, or is full, costs one warning and nothing else': [
      cache('the compile cache > compiles without a cache that cannot be written, and warns once'),
      disk(
        'on a full disk > the cache stays whole: results are used without being stored, one warning says so, nothing is left behind',
      ),
      disk('a cache that is read-only > still gives what it has, and what it has not is compiled, with one warning'),
    ],
    'What nobody used for fourteen days is removed, what is used stays; the cache can be looked at, pruned and cleared':
      [
        cache('the compile cache > removes what was not used for fourteen days when it stores something'),
        cache('the compile cache > keeps what is used'),
        management('cacheInfo > counts each part and leaves out what is not of the cache'),
        management(
          'pruneCache > removes what nobody used for fourteen days, of every part and layout, and says how much',
        ),
        management('clearCache > removes everything; what is needed again is compiled again'),
        management('clearCache > does not disturb compiles that are under way'),
      ],
    'A compiler that hangs is killed with all that it started; one that prints without end is not kept': [
      bad('a compiler > that hangs is killed with all that it started, when the time is up'),
      bad('a compiler > that prints 100 MB is shown in part, and its output is never held as a whole'),
    ],
    'Missing headers, and temporary directories that cannot be used, are named': [
      bad('a source that includes a missing header > is refused with the name of the header: %s'),
      bad('a temporary directory > that does not exist is named, with what to do'),
      disk('on a full disk > a compile that cannot write its temporary files says so, and removes them'),
    ],
    'Nothing is left behind by failures and by processes that are ended': [
      bad('a compiler > that writes half a library and fails leaves nothing'),
      compilerTest('process-end')(
        'a process that is ended while it compiles > ends by %s and leaves neither compiler nor directory nor lock',
      ),
    ],
    'A terminal shows what is compiled; elsewhere nothing is written': [
      compilerTest('progress-line')('a program that compiles > shows the line on a terminal'),
      compilerTest('progress-line')('a program that compiles > is silent elsewhere'),
    ],
  },
};
