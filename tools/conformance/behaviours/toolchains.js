/** Compilers, and the headers that kernels need beside ours. */
export const toolchains = {
  title: 'Toolchains',
  text: "How sources are compiled: for simulators with the compilers of this machine, for chips with CANN's, which were never run here.",
  behaviours: {
    "Programs in CC and CXX are told from their flags: unset, blank, bare names, conda's flags, quoted paths with blanks":
      [
        'packages/compiler/test/toolchain.test.ts > the host compiler > is %j split into program and flags',
        'packages/compiler/test/toolchain.test.ts > the host compiler > is known by its path when it has blanks in it',
        'packages/compiler/test/shell-words.test.ts > splitShellWords > splits %j as a shell does',
        'packages/compiler/test/cmake-args.test.ts > CMake arguments of the simulator > have the flags of CC and CXX, split off the program and quoted',
        'packages/compiler/test/cmake-args.test.ts > CMake arguments of the simulator > keep a program with blanks in its path whole',
      ],
    'A compiler is what it says of itself: clang that is called g++ is clang': [
      'packages/compiler/test/toolchain.test.ts > probeToolchain > reads the banner %j',
    ],
    'A pinned version of a compiler is kept against CXX, with the flags of CXX; other paths to it and target prefixes count, clang++-15 does not':
      ['packages/compiler/test/cmake-args.test.ts > a pinned version > %s'],
    "The simulator's kernels go to PTO_SIM_CXX, else to the first of g++-15, CXX or g++, and clang++ that compiles a probe":
      [
        'packages/compiler/test/sim-kernel-compiler.test.ts > chooseSimKernelCompiler > prefers PTO_SIM_CXX, with its flags',
        'packages/compiler/test/sim-kernel-compiler.test.ts > chooseSimKernelCompiler > does not fall back when PTO_SIM_CXX is missing or refuses',
        'packages/compiler/test/sim-kernel-compiler.test.ts > chooseSimKernelCompiler > takes g++-15, then CXX or g++, then clang++',
        'packages/compiler/test/sim-kernel-compiler.test.ts > chooseSimKernelCompiler > passes over a compiler that cannot compile the probe',
        'packages/compiler/test/sim-kernel-compiler.test.ts > chooseSimKernelCompiler > lists what each candidate lacks when there is none',
      ],
    'Command lines are known to the last flag, for each toolchain, architecture, core type and sanitizer': [
      'packages/compiler/test/compile-command.test.ts > commandFor > compiles a vector kernel',
      'packages/compiler/test/compile-command.test.ts > commandFor > compiles a cube kernel with the other macro and nothing else changed',
      'packages/compiler/test/compile-command.test.ts > commandFor > compiles an orchestration and links the framework objects behind it',
      'packages/compiler/test/compile-command.test.ts > commandFor > compiles an orchestration for an AICPU as for the host, with another compiler',
      'packages/compiler/test/compile-command.test.ts > commandFor > compiles a framework source to an object',
      'packages/compiler/test/compile-command.test.ts > commandFor > compiles a kernel for %s %s with ccec, and links it',
      'packages/compiler/test/compile-command.test.ts > commandFor > with sanitizer %s > adds its flags to those of $0.kind for $1.label, behind the optimisation level',
    ],
    "CMake is told of each target's toolchain": [
      'packages/compiler/test/cmake-args.test.ts > CMake arguments of the simulator > use the host compiler for target %s',
      'packages/compiler/test/cmake-args.test.ts > CMake arguments of the device > use the host compiler for the host',
      'packages/compiler/test/cmake-args.test.ts > CMake arguments of the device > use the g++ of CANN for the AICPUs of %s, whatever CXX is',
      'packages/compiler/test/cmake-args.test.ts > CMake arguments of the device > use ccec and its linker for the AI cores of %s',
    ],
    "CANN's programs come from ASCEND_HOME_PATH and nowhere else; the variable or a program that is missing is named": [
      'packages/compiler/test/ascend-home.test.ts > the CANN toolkit > is missing when ASCEND_HOME_PATH is %j',
      'packages/compiler/test/ascend-home.test.ts > the CANN toolkit > is incomplete without %s, which the message names',
      'packages/compiler/test/ascend-home.test.ts > the CANN toolkit > is the only place that a compiler is taken from, not the PATH',
      'packages/compiler/test/compile-onboard.test.ts > compiling for a chip is refused > without ASCEND_HOME_PATH, when the compiler is made',
      'packages/compiler/test/compile-onboard.test.ts > compiling for a chip is refused > without the file of %s, which the message names',
    ],
    'Core types are checked before anything is run': [
      'packages/compiler/test/compile-incore.test.ts > compileIncore > refuses core type %j before it starts anything',
      'packages/compiler/test/compile-onboard.test.ts > compiling for a chip is refused > for core type %j, before anything is run',
    ],
    'A kernel for a chip is compiled by ccec and linked, and callables get its code section': [
      'packages/compiler/test/compile-onboard.test.ts > a kernel for a chip > is compiled for %s %s by ccec and linked by its ld.lld',
      'packages/compiler/test/compile-onboard.test.ts > a kernel for a chip > comes from the cache until a header changes',
      'packages/compiler/test/compile-onboard.test.ts > a callable for a chip holds the code of its kernels and nothing else of their files',
    ],
    "Orchestrations go to the compiler of what runs them, as the runtime's own library answers": [
      'packages/compiler/test/native-answer.test.ts > %s on %s > has its sources compiled as the library of the simulator asks',
      'packages/compiler/test/native-answer.test.ts > %s on %s > has its orchestrations on the chip compiled for what runs them',
      'packages/compiler/test/compile-onboard.test.ts > an orchestration for a chip > of tensormap_and_ringbuffer goes to the AICPU of %s',
      'packages/compiler/test/compile-onboard.test.ts > an orchestration for a chip > of host_build_graph stays on the host of %s',
    ],
    'Include directories come in order, and `pipe_sync.h` is among them for every runtime and architecture': [
      'packages/compiler/test/compile-incore.test.ts > compileIncore > passes include directories in order: PTO-ISA, the runtime, the user, what compilers lack',
      'packages/compiler/test/compile-onboard.test.ts > a kernel for a chip > finds pipe_sync.h with %s on %s',
    ],
    'A compiler that takes too long is ended with everything it started; what it printed is kept, within bounds': [
      'packages/compiler/test/compile-onboard.test.ts > %s > is stopped with its group when it takes too long',
      'packages/compiler/test/compile-onboard.test.ts > %s > may print more than anybody reads',
      'packages/compiler/test/compile-incore.test.ts > compileIncore > stops a compiler that takes too long, with what it had printed',
      'packages/compiler/test/run-command.test.ts > runCommand > kills the whole process group when the time is up',
    ],
    'Failures show what the compiler or linker said, its command line and the source; temporary files go, or stay on request':
      [
        'packages/compiler/test/compile-incore.test.ts > compileIncore > shows the message and the source line of a compile error',
        'packages/compiler/test/compile-onboard.test.ts > a kernel for a chip > is told what ccec said against it',
        'packages/compiler/test/compile-onboard.test.ts > a kernel for a chip > is told what the linker said against it, and by which command line',
        'packages/compiler/test/compile-incore.test.ts > compileIncore > removes its temporary directory after success and failure, and keeps it on request',
        'packages/compiler/test/compile-onboard.test.ts > a kernel for a chip > leaves its object and its linked file on request, and nothing otherwise',
      ],
    'Sanitizers have presets; those that exclude each other, or do not exist here, are refused': [
      'packages/compiler/test/sanitizers.test.ts > resolveSanitizers > reads %j',
      'packages/compiler/test/sanitizers.test.ts > resolveSanitizers > refuses %j',
      'packages/compiler/test/sanitizers.test.ts > resolveSanitizers > refuses %j, which do not work together',
      'packages/compiler/test/sanitizers.test.ts > checkSanitizers > refuses thread where it does not exist',
      'packages/compiler/test/sanitizers.test.ts > sanitizerPreload > for %j names %s',
      'packages/compiler/test/compile-onboard.test.ts > compiling for a chip is refused > with %s, which code of the device cannot have',
    ],
    'With a sanitizer one compiler builds kernels, orchestrations and runtimes': [
      'packages/compiler/test/compile-sanitized.test.ts > with a sanitizer > kernels and orchestrations go to the same compiler, whatever CXX is',
      'packages/compiler/test/cmake-args.test.ts > CMake arguments of the simulator > use the compiler of the kernels when there are sanitizers, with its C compiler',
    ],
    'The report of tools is what a compile finds: same programs, same reasons': [
      'packages/compiler/test/probe-toolchains.test.ts > on this machine > simulators can be compiled for, and chips cannot, for a reason',
      'packages/compiler/test/probe-toolchains.test.ts > on other machines > everything may be missing, and each tool says what to do',
      'packages/compiler/test/probe-toolchains.test.ts > on other machines > a compiler that kernels cannot be compiled with leaves simulators out',
      'packages/compiler/test/probe-toolchains.test.ts > on other machines > a ccec on the PATH does not count, because it would not be run',
      'packages/compiler/test/probe-toolchains.test.ts > asks each program once in the life of a process, however often it is called',
    ],
    'The commit of PTO-ISA is pinned by a file: valid, missing, empty, malformed': [
      'packages/compiler/test/pto-isa-pin.test.ts > the pinned commit > comes with the runtime',
      'packages/compiler/test/pto-isa-pin.test.ts > the pinned commit > is not %j',
      'packages/compiler/test/pto-isa-pin.test.ts > the pinned commit > is missed by name',
    ],
    'Fetching gives the pinned commit, also from servers that refuse to give it by name; from mirrors; once for all who ask':
      [
        'packages/compiler/test/pto-isa-acquire.test.ts > fetching > puts the pinned commit into the cache, not the latest, with git protocol %s',
        'packages/compiler/test/pto-isa-acquire.test.ts > fetching > tries the first source three times, then each mirror',
        'packages/compiler/test/pto-isa-acquire.test.ts > fetching > says what each source lacks',
        'packages/compiler/test/pto-isa-acquire.test.ts > fetching > happens once for all who ask at the same time',
        'packages/compiler/test/pto-isa-acquire.test.ts > fetching > happens once: afterwards neither git nor a repository is needed',
        'packages/compiler/test/pto-isa-acquire.test.ts > fetching > leaves nothing behind when it is stopped',
        'packages/compiler/test/pto-isa-acquire.test.ts > fetching > removes what a killed process left',
      ],
    "A checkout of the user's is compared with the pin and never changed": [
      'packages/compiler/test/pto-isa-acquire.test.ts > a checkout of the user > is used when it is of the pinned commit, and nothing is fetched',
      'packages/compiler/test/pto-isa-acquire.test.ts > a checkout of the user > is refused when it is of another commit, and not touched',
      'packages/compiler/test/pto-isa-acquire.test.ts > a checkout of the user > is refused when it does not say its commit',
      'packages/compiler/test/compile-onboard.test.ts > compiling for a chip is refused > with PTO-ISA of another commit, unless that is allowed',
      'packages/compiler/test/pto-isa-pin.test.ts > the commit of a checkout > is read from a branch, loose or packed, and from a detached head',
    ],
    'No compile uses the network, and with PTO_OFFLINE=1 nothing does': [
      'packages/compiler/test/pto-isa-acquire.test.ts > without the network > PTO_OFFLINE=1 runs no git',
      'packages/compiler/test/pto-isa-acquire.test.ts > without the network > a compile runs no git, also when a kernel asks for the headers',
    ],
  },
};
