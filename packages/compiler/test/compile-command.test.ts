import { describe, expect, it } from 'vitest';

import { commandFor } from '../src/command/compile-command.js';
import type { CompileUnit, KernelUnit, Sanitizer } from '../src/command/compile-command.js';
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

  it.each([kernel, orchestration, framework])('adds sanitizers to $label behind the optimisation level', (unit) => {
    const sanitizers: Sanitizer[] = ['address', 'undefined'];
    const { argv } = commandFor({ ...unit, sanitizers }, '/job');
    const at = argv.indexOf('-fsanitize=address,undefined');
    expect(argv.slice(at, at + 3)).toEqual(['-fsanitize=address,undefined', '-fno-omit-frame-pointer', '-O1']);
    expect(argv.findLastIndex((word) => /^-O\d$/.test(word))).toBe(at + 2);
  });
});
