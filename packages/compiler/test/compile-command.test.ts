import { describe, expect, it } from 'vitest';

import { commandFor } from '../src/command/compile-command.js';
import type { CompileUnit, IncoreUnit, KernelUnit } from '../src/command/compile-command.js';
import { resolveSanitizers } from '../src/command/sanitizers.js';
import type { Sanitizer } from '../src/command/sanitizers.js';
import type { Toolchain } from '../src/toolchain/toolchain.js';

const gcc: Toolchain = {
  program: 'g++',
  flags: [],
  origin: 'default',
  path: '/usr/bin/g++',
  banner: 'g++ 12.2.0',
  kind: 'gcc',
  version: [12, 2, 0],
  hasGnuUnique: true,
};

const clang = (major: number): Toolchain => ({
  ...gcc,
  path: `/usr/bin/clang++-${major}`,
  kind: 'clang',
  version: [major, 0, 0],
  hasGnuUnique: false,
});

const kernel: KernelUnit = {
  label: 'SimKernel',
  toolchain: gcc,
  coreType: 'aiv',
  source: '/src/kernel.cpp',
  includeDirs: ['/inc/a', '/inc/b'],
  sanitizers: [],
};

const orchestration: CompileUnit = {
  ...kernel,
  label: 'Orchestration',
  source: '/src/orchestration.cpp',
  frameworkObjects: [new Uint8Array([1]), new Uint8Array([2])],
};

const incore: IncoreUnit = {
  label: 'Incore',
  toolchain: { ...gcc, path: '/cann/bin/ccec', linker: '/cann/bin/ld.lld' },
  arch: 'a2a3',
  coreType: 'aiv',
  source: '/src/kernel.cpp',
  includeDirs: ['/isa/include', '/isa/include/pto', '/inc/a'],
};

const framework: CompileUnit = { ...kernel, label: 'Framework', source: '/fw/common.cpp' };

describe('commandFor', () => {
  it('compiles a vector kernel', () => {
    expect(commandFor(kernel, '/job').argv).toEqual([
      '/usr/bin/g++',
      ...['-shared', '-O2', '-fPIC', '-std=c++23', '-fpermissive', '-Wno-macro-redefined', '-Wno-ignored-attributes'],
      ...['-D__CPU_SIM', '-DPTO_CPU_MAX_THREADS=1', '-DNDEBUG', '-D__DAV_VEC__'],
      ...['-I/inc/a', '-I/inc/b'],
      ...['-MD', '-MF', '/job/unit.d', '-o', '/job/unit.so', '/src/kernel.cpp'],
    ]);
  });

  it('compiles a cube kernel with the other macro and nothing else changed', () => {
    const vector = commandFor(kernel, '/job').argv;
    const cube = commandFor({ ...kernel, coreType: 'aic' }, '/job').argv;
    expect(cube).toEqual(vector.map((word) => (word === '-D__DAV_VEC__' ? '-D__DAV_CUBE__' : word)));
  });

  it('compiles an orchestration and links the framework objects behind it', () => {
    const command = commandFor(orchestration, '/job');
    expect(command.argv).toEqual([
      '/usr/bin/g++',
      ...['-shared', '-fPIC', '-O3', '-g', '-std=c++17', '-fno-gnu-unique', '-Wl,--build-id=sha1'],
      ...['-I/inc/a', '-I/inc/b'],
      ...['-MD', '-MF', '/job/unit.d', '-o', '/job/unit.so', '/src/orchestration.cpp'],
      ...['/job/framework-0.o', '/job/framework-1.o'],
    ]);
    expect(command.inputs.map(({ file, bytes }) => [file, [...bytes]])).toEqual([
      ['/job/framework-0.o', [1]],
      ['/job/framework-1.o', [2]],
    ]);
  });

  it('compiles a framework source to an object', () => {
    expect(commandFor(framework, '/job').argv).toEqual([
      '/usr/bin/g++',
      ...['-c', '-fPIC', '-O3', '-g', '-std=c++17', '-fno-gnu-unique'],
      ...['-I/inc/a', '-I/inc/b'],
      ...['-MD', '-MF', '/job/unit.d', '-o', '/job/unit.o', '/fw/common.cpp'],
    ]);
  });

  it.each([
    ['a2a3', 'aiv', 'dav-c220-vec'],
    ['a2a3', 'aic', 'dav-c220-cube'],
    ['a5', 'aiv', 'dav-c310-vec'],
    ['a5', 'aic', 'dav-c310-cube'],
  ] as const)('compiles a kernel for %s %s with ccec, and links it', (arch, coreType, aicore) => {
    const { argv, link, output, cwd } = commandFor({ ...incore, arch, coreType }, '/job');
    expect(argv).toEqual([
      '/cann/bin/ccec',
      ...['-c', '-O3', '-g', '-x', 'cce', '-Wall', '-std=c++17', '--cce-aicore-only', `--cce-aicore-arch=${aicore}`],
      ...['-mllvm', '-cce-aicore-stack-size=0x8000', '-mllvm', '-cce-aicore-function-stack-size=0x8000'],
      ...['-mllvm', '-cce-aicore-record-overflow=false', '-mllvm', '-cce-aicore-addr-transform'],
      ...['-mllvm', '-cce-aicore-dcci-insert-for-scalar=false', '-DMEMORY_BASE'],
      ...['-I/isa/include', '-I/isa/include/pto', '-I/inc/a'],
      ...['-MD', '-MF', '/job/unit.d', '-o', '/job/unit.o', '/src/kernel.cpp'],
    ]);
    expect(link).toEqual({
      argv: ['/cann/bin/ld.lld', '-e', 'kernel_entry', '-o', '/job/unit.elf', '/job/unit.o'],
      cwd: '/src',
      env: { TMPDIR: '/job' },
    });
    expect({ output, cwd }).toEqual({ output: '/job/unit.elf', cwd: '/src' });
  });

  it.each([kernel, orchestration, framework])('needs no linker of its own for $label', (unit) => {
    expect(commandFor(unit, '/job').link).toBeUndefined();
  });

  it('compiles an orchestration for an AICPU as for the host, with another compiler', () => {
    const aarch64 = { ...gcc, path: '/cann/tools/hcc/bin/aarch64-target-linux-gnu-g++' };
    const [program, ...args] = commandFor({ ...orchestration, toolchain: aarch64 }, '/job').argv;
    expect(program).toBe(aarch64.path);
    expect(args).toEqual(commandFor(orchestration, '/job').argv.slice(1));
  });

  it('runs in the source directory and writes nothing outside of the work directory', () => {
    const { cwd, env, output, depfile } = commandFor(kernel, '/job');
    expect({ cwd, env, output, depfile }).toEqual({
      cwd: '/src',
      env: { TMPDIR: '/job' },
      output: '/job/unit.so',
      depfile: '/job/unit.d',
    });
  });

  it('puts the flags of CXX directly behind the program', () => {
    const toolchain = { ...gcc, flags: ['-pthread', '-B', '/my path'] };
    expect(commandFor({ ...kernel, toolchain }, '/job').argv.slice(0, 5)).toEqual([
      '/usr/bin/g++',
      '-pthread',
      '-B',
      '/my path',
      '-shared',
    ]);
  });

  it('leaves out -fno-gnu-unique for clang, which does not know it', () => {
    expect(commandFor({ ...orchestration, toolchain: clang(19) }, '/job').argv).not.toContain('-fno-gnu-unique');
  });

  it.each([
    [clang(16), '-std=c++2b'],
    [clang(17), '-std=c++23'],
    [gcc, '-std=c++23'],
  ])('asks $path for C++23 by the name that it knows', (toolchain, flag) => {
    expect(commandFor({ ...kernel, toolchain }, '/job').argv).toContain(flag);
  });

  it.each([gcc, clang(19)])(
    'has a kernel of $kind tell of its accesses, and links it without the sanitizer',
    (toolchain) => {
      const { argv, link, output } = commandFor(
        { ...kernel, toolchain, accessHeader: '/native/kernel_access.h' },
        '/job',
      );
      expect(argv).toEqual(expect.arrayContaining(['-c', '-fsanitize=thread', '-fno-builtin-memcpy']));
      expect(argv[argv.indexOf('-include') + 1]).toBe('/native/kernel_access.h');
      expect(link?.argv).toEqual([
        toolchain.path,
        ...['-shared', '-Wl,--wrap=memcpy', '-Wl,--wrap=memmove', '-Wl,--wrap=memset'],
        ...['-o', '/job/unit.so', '/job/unit.o'],
      ]);
      expect(output).toBe('/job/unit.so');
      expect(commandFor({ ...kernel, toolchain }, '/job')).not.toHaveProperty('link');
    },
  );

  describe.each(['asan', 'ubsan', 'tsan', 'leak'])('with sanitizer %s', (name) => {
    it.each([
      [gcc, kernel],
      [gcc, orchestration],
      [gcc, framework],
      [clang(19), kernel],
      [clang(19), orchestration],
    ])('adds its flags to those of $0.kind for $1.label, behind the optimisation level', (toolchain, unit) => {
      const sanitizers: readonly Sanitizer[] = resolveSanitizers(name);
      const plain = commandFor({ ...unit, toolchain }, '/job').argv;
      const { argv } = commandFor({ ...unit, toolchain, sanitizers }, '/job');
      const added = [`-fsanitize=${sanitizers.join(',')}`, '-fno-omit-frame-pointer', '-O1'];
      const at = plain.indexOf('-I/inc/a');
      expect(argv).toEqual([...plain.slice(0, at), ...added, ...plain.slice(at)]);
    });
  });
});
