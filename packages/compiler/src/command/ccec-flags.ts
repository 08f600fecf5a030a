import type { Arch } from '@pto/runtime-native/assets';

import { KERNEL_ENTRY } from '../elf/text-section.js';
import type { CcecToolchain } from '../toolchain/ascend-home.js';
import type { CoreType } from './compile-command.js';

/** What ccec calls the cores of each chip. */
const AICORE_ARCHS: Readonly<Record<Arch, Readonly<Record<CoreType, string>>>> = {
  a2a3: { aic: 'dav-c220-cube', aiv: 'dav-c220-vec' },
  a5: { aic: 'dav-c310-cube', aiv: 'dav-c310-vec' },
};

const BACKEND_OPTIONS = [
  '-cce-aicore-stack-size=0x8000',
  '-cce-aicore-function-stack-size=0x8000',
  '-cce-aicore-record-overflow=false',
  '-cce-aicore-addr-transform',
  '-cce-aicore-dcci-insert-for-scalar=false',
];

/** The flag that names the core to compile for. */
export function aicoreArchFlag(arch: Arch, coreType: CoreType): string {
  return `--cce-aicore-arch=${AICORE_ARCHS[arch][coreType]}`;
}

/** The flags with which ccec compiles a kernel of the PTO dialect to an object. */
export function ccecFlags(arch: Arch, coreType: CoreType): string[] {
  return [
    ...['-c', '-O3', '-g', '-x', 'cce', '-Wall', '-std=c++17', '--cce-aicore-only', aicoreArchFlag(arch, coreType)],
    ...BACKEND_OPTIONS.flatMap((option) => ['-mllvm', option]),
    '-DMEMORY_BASE',
  ];
}

/**
 * The arguments that link objects to one kernel, program first. Also a single object is linked: its references to
 * block-local data are resolved only then.
 *
 * @param flags - beside those of every kernel. Default: none
 */
export function linkKernel(
  toolchain: CcecToolchain,
  objects: readonly string[],
  output: string,
  flags: readonly string[] = [],
): string[] {
  return [toolchain.linker, '-e', KERNEL_ENTRY, ...flags, '-o', output, ...objects];
}
