import path from 'node:path';

import { describe, expect, it } from 'vitest';

import type { AscendCUnit } from '../../src/ascendc/ascendc-command.js';
import { findAscendCSdk } from '../../src/ascendc/sdk.js';
import { commandFor } from '../../src/command/compile-command.js';
import { useScratch } from '../scratch.js';

const scratch = useScratch();

const unit: AscendCUnit = {
  label: 'AscendC',
  toolchain: {
    program: '/cann/bin/ccec',
    flags: [],
    origin: 'ASCEND_HOME_PATH',
    path: '/cann/bin/ccec',
    banner: 'bisheng clang version 15.0.5\nLLD 15.0.5',
    kind: 'clang',
    version: [15, 0, 5],
    hasGnuUnique: false,
    linker: '/cann/bin/ld.lld',
  },
  arch: 'a2a3',
  coreType: 'aiv',
  source: '/src/add_custom.cpp',
  generatedSource: '// generated',
  kernel: {
    sdk: {
      rootDir: '/sdk',
      includeDirs: ['/sdk/a', '/sdk/b'],
      versionHeader: '/cann/include/ascendc/asc_devkit_version.h',
    },
  },
  includeDirs: ['/inc/runtime', '/inc/user'],
};

const STACK = [
  ...['-mllvm', '-cce-aicore-stack-size=0x8000'],
  ...['-mllvm', '-cce-aicore-function-stack-size=0x8000'],
  ...['-mllvm', '-cce-aicore-record-overflow=false'],
];

describe('the commands of an AscendC kernel', () => {
  it('compile source in the AscendC dialect', () => {
    expect(commandFor(unit, '/job').argv).toEqual([
      '/cann/bin/ccec',
      ...['-c', '-O3', '-std=c++17', '--cce-aicore-lang', '-DTILING_KEY_VAR=0', '--cce-aicore-only'],
      ...['--cce-aicore-arch=dav-c220-vec', '--cce-auto-sync', ...STACK],
      ...['-include', '/cann/include/ascendc/asc_devkit_version.h'],
      ...['-I/sdk/a', '-I/sdk/b', '-I/inc/runtime', '-I/inc/user'],
      ...['-MD', '-MF', '/job/kernel.d', '-o', '/job/entry.o', '/job/kernel.cpp'],
    ]);
  });

  it('compile the entry of an object in the dialect of all other kernels', () => {
    expect(commandFor({ ...unit, kernel: { object: new Uint8Array([1]) } }, '/job').argv).toEqual([
      '/cann/bin/ccec',
      ...['-c', '-O3', '-g', '-x', 'cce', '-Wall', '-std=c++17', '--cce-aicore-only'],
      ...['--cce-aicore-arch=dav-c220-vec', ...STACK],
      ...['-mllvm', '-cce-aicore-addr-transform', '-mllvm', '-cce-aicore-dcci-insert-for-scalar=false'],
      '-DMEMORY_BASE',
      ...['-I/inc/runtime', '-I/inc/user'],
      ...['-MD', '-MF', '/job/kernel.d', '-o', '/job/entry.o', '/job/kernel.cpp'],
    ]);
  });

  it.each([
    ['a2a3', 'aic', 'dav-c220-cube'],
    ['a2a3', 'aiv', 'dav-c220-vec'],
    ['a5', 'aic', 'dav-c310-cube'],
    ['a5', 'aiv', 'dav-c310-vec'],
  ] as const)('compile for the %s core %s as %s', (arch, coreType, name) => {
    for (const kernel of [unit.kernel, { object: new Uint8Array() }]) {
      const { argv } = commandFor({ ...unit, arch, coreType, kernel }, '/job');
      expect(argv.filter((word) => word.startsWith('--cce-aicore-arch='))).toEqual([`--cce-aicore-arch=${name}`]);
    }
  });

  it('link the entry first, at address 0', () => {
    const link = ['/cann/bin/ld.lld', '-e', 'kernel_entry', '-Ttext=0', '-o', '/job/kernel.elf', '/job/entry.o'];
    expect(commandFor(unit, '/job').link?.argv).toEqual(link);
    const object = new Uint8Array([1, 2]);
    const command = commandFor({ ...unit, kernel: { object } }, '/job');
    expect(command.link?.argv).toEqual([...link, '/job/kernel.o']);
    expect(command.inputs).toContainEqual({ file: '/job/kernel.o', bytes: object });
  });

  it('write and run in the work directory only', () => {
    const { cwd, env, output, inputs, link, source } = commandFor(unit, '/job');
    expect({ cwd, env, output, source }).toEqual({
      cwd: '/job',
      env: { TMPDIR: '/job' },
      output: '/job/kernel.elf',
      source: '/src/add_custom.cpp',
    });
    expect(link).toMatchObject({ cwd: '/job', env: { TMPDIR: '/job' } });
    expect(inputs.map(({ file, bytes }) => [file, Buffer.from(bytes).toString()])).toEqual([
      ['/job/kernel.cpp', '// generated'],
    ]);
  });
});

describe('findAscendCSdk', () => {
  const own = process.arch === 'x64' ? 'x86_64-linux' : 'aarch64-linux';
  const other = process.arch === 'x64' ? 'aarch64-linux' : 'x86_64-linux';
  const home = (): string => path.join(scratch.dir, 'cann');
  const install = (dir: string): string => path.dirname(scratch.write(`cann/${dir}/header.h`, ''));

  it('lists the directories that are there, in the order in which they are searched', () => {
    const dirs = [
      ...['adv_api', 'basic_api', 'c_api', 'micro_api', 'simt_api', 'utils'].map((part) => `asc/impl/${part}`),
      'asc/include',
      ...['adv_api', 'basic_api', 'aicpu_api', 'c_api', 'micro_api', 'simt_api', 'utils'].map(
        (part) => `asc/include/${part}`,
      ),
      ...['tikcpp/tikcfw', 'tikcpp/tikcfw/interface', 'tikcpp/tikcfw/impl'],
    ].map((dir) => install(`${other}/${dir}`));
    expect(findAscendCSdk(home())).toEqual({
      rootDir: path.join(home(), other),
      includeDirs: dirs,
      versionHeader: undefined,
    });
  });

  it('prefers what was made for this machine, and mixes nothing', () => {
    install(`${other}/asc/include`);
    const dir = install(`${own}/tikcpp/tikcfw`);
    expect(findAscendCSdk(home()).includeDirs).toEqual([dir]);
  });

  it('has the version header included when there is one', () => {
    install(`${own}/tikcpp/tikcfw`);
    const header = scratch.write('cann/include/ascendc/asc_devkit_version.h', '');
    expect(findAscendCSdk(home()).versionHeader).toBe(header);
  });

  it('says where it looked for headers that are not there', () => {
    expect(() => findAscendCSdk(home())).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_COMPILE_TOOL_MISSING',
        message: expect.stringMatching(/aarch64-linux[^]*as object/) as string,
      }) as Error,
    );
  });
});
