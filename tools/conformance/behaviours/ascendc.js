/** Kernels that are written in AscendC. */
const at = (file, suite, ...titles) =>
  titles.map((title) => `packages/compiler/test/ascendc/${file}.test.ts > ${suite} > ${title}`);

const compile = (...titles) => at('compile-ascendc', 'compileAscendC', ...titles);
const refuses = (...titles) => at('compile-ascendc', 'compileAscendC refuses', ...titles);
const entry = (...titles) => at('entry-source', '%s', ...titles);
const wrapper = (...titles) => at('entry-source', 'generateWrapperSource', ...titles);
const merged = (...titles) => at('entry-source', 'generateMergedSource', ...titles);
const artifacts = (...titles) => at('kernel-artifacts', 'extractKernelArtifacts', ...titles);
const commands = (...titles) => at('ascendc-command', 'the commands of an AscendC kernel', ...titles);
const sdk = (...titles) => at('ascendc-command', 'findAscendCSdk', ...titles);
const linked = (...titles) => at('linked-kernel', 'linkedKernelText', ...titles);
const callable = (...titles) => at('callable', 'compileCallable', ...titles);

export const ascendc = {
  title: 'Kernels in AscendC',
  text: 'The entry that is generated for them, how it is compiled and linked, and what is refused. The tools of CANN are stood in for by those of the host: nothing of this ran on a chip.',
  behaviours: {
    'The code of a source or an object runs from its first byte, wherever it is in memory, and sees a view where it begins':
      compile(
        'makes code of a source that runs from its first byte, wherever it is',
        'makes code of an object that runs from its first byte, wherever it is',
      ).concat(at('entry-source', 'the address of a window', 'counts elements of every data type')),
    'Generated source: the kernel is declared with one address a tensor, the workspace and the tiling; the entry comes first and is not global':
      entry(
        'declares the kernel with one address a tensor and one of the tiling, and not global',
        'defines an entry that is not global, before any other function',
        'unpacks each tensor from the argument with its index',
        'passes null for the workspace, between tensors and tiling',
        'is C++ that a compiler accepts, whatever the kernel takes and is called',
      ),
    'A source is included behind its entry, with AscendC’s header before and without its global; an entry of an object needs no AscendC':
      [
        ...merged('includes AscendC, the tensor, and the kernel behind its entry, there without a global'),
        ...wrapper(
          'needs no AscendC: it includes only the tensor, and defines the words of the dialect when they are not there',
        ),
      ],
    'Tiling data travels in the code, aligned, up to 64 KiB; none, or none of any length, is a null pointer': [
      ...compile('brings the tiling data along in the code'),
      ...entry(
        'puts tiling data into .text, aligned, behind the code, 16 bytes a line',
        'takes tiling data of no bytes for none',
        'holds as much tiling data as is allowed, and no more',
      ),
      ...refuses('tiling data that is too large, from whatever place'),
    ],
    'The workspace is a null pointer': compile('gives a kernel with a workspace a null pointer there'),
    'Names and directions are checked before they become source': entry(
      'refuses %j as a name',
      'refuses names that are taken, and directions that do not exist',
    ),
    'Object and tiling data are found in a directory: .o, .bin, JSON with digits or a list; what makes no sense is refused':
      [
        ...artifacts(
          'finds the first object by name',
          'knows no object where there is none',
          'reads tiling data from the first *tiling*.bin, before any JSON',
          'reads tiling data from %s in JSON',
          'passes over JSON that cannot be read or has no tiling data',
          'refuses tiling data that is %s, and names the file',
          'says which directory does not exist',
        ),
        ...compile('takes object and tiling data from a directory, and prefers tiling data that it is given'),
        ...refuses('a directory without an object, with what to do'),
      ],
    'Command lines, to the last flag: both dialects, each core of each chip, the linker': [
      ...commands(
        'compile source in the AscendC dialect',
        'compile the entry of an object in the dialect of all other kernels',
        'compile for the %s core %s as %s',
        'link the entry first, at address 0',
        'write and run in the work directory only',
      ),
      ...compile('runs the compiler and the linker with AscendC’s directories, the runtime’s and then the user’s'),
    ],
    'AscendC’s headers are found for both kinds of host': sdk(
      'lists the directories that are there, in the order in which they are searched',
      'prefers what was made for this machine, and mixes nothing',
      'has the version header included when there is one',
      'says where it looked for headers that are not there',
    ),
    'A linked file is refused when a symbol is missing, when anything but code would be loaded, and when the entry is not first':
      [
        ...linked(
          'refuses a symbol that nothing defines, also a weak one',
          'refuses whatever else would be loaded, also what only the system would read',
          'refuses an entry that is not first, and a file that does not say where it is',
        ),
        ...refuses('code that the linker left incomplete', 'code with data beside it, unless the data is not needed'),
      ],
    'Simulators, unknown platforms and machines without CANN are refused, and so are runtimes that pass no tensors': [
      ...refuses(
        'the simulator %s, which has no AscendC',
        'platforms, core types and options that do not exist',
        'a machine without CANN, and CANN without AscendC',
      ),
      ...callable(
        'refuses AscendC on a simulator, for a runtime that passes no tensors, and compilers that do not exist',
      ),
    ],
    'A kernel is source or an object, and an object defines the kernel': refuses(
      'nothing to compile, two things to compile, and the wrong kind of file',
      'an object that does not define the kernel, and lists what it defines',
    ),
    'In a callable: a kernel names its compiler, or is compiled as ever': callable(
      'puts the code of an AscendC kernel into the callable, with the directions of its tensors',
      'compiles a kernel as ever when it names no compiler, or pto',
      'refuses options of AscendC for other kernels, and tensors that make no sense, before a compiler starts',
    ),
    'Compiles once what did not change; failures and time limits are those of all compiles and leave nothing behind': [
      ...compile('compiles once what did not change, and again when a header, the tiling or the object did'),
      ...at(
        'compile-ascendc',
        'a failure',
        'of the compiler is a CompileError that names the source',
        'of the linker is a CompileError with the linker’s command',
        'of patience stops the linker too, and leaves nothing behind',
      ),
    ],
  },
};
