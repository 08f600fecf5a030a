import path from 'node:path';

import type { Arch } from '@pto/runtime-native/assets';

import { aicoreArchFlag, ccecFlags, linkKernel } from '../command/ccec-flags.js';
import type { CompileCommand, CoreType } from '../command/compile-command.js';
import type { CcecToolchain } from '../toolchain/ascend-home.js';
import type { AscendCSdk } from './sdk.js';

/** An AscendC kernel and its entry: generated source to compile, and to link to a file whose code is all in `.text`. */
export interface AscendCUnit {
  readonly label: 'AscendC';
  readonly toolchain: CcecToolchain;
  readonly arch: Arch;
  readonly coreType: CoreType;
  /** Absolute path of the user's file, for messages. */
  readonly source: string;
  readonly generatedSource: string;
  /** The headers of the kernel's source, which is part of the generated one; or the kernel as it was compiled before. */
  readonly kernel: { readonly sdk: AscendCSdk } | { readonly object: Uint8Array };
  /** Absolute paths in search order. */
  readonly includeDirs: readonly string[];
}

/**
 * The compiler run and the linker run of a kernel. The linker resolves what the code refers to within itself, and puts
 * the entry's object first.
 *
 * @param workDir - where both may write
 */
export function ascendcCommand(unit: AscendCUnit, workDir: string): CompileCommand {
  const { toolchain, source, kernel } = unit;
  const inside = (name: string): string => path.join(workDir, name);
  const generated = { file: inside('kernel.cpp'), bytes: Buffer.from(unit.generatedSource) };
  const object = { file: inside('kernel.o'), bytes: 'object' in kernel ? kernel.object : new Uint8Array() };
  const [output, depfile, entry] = [inside('kernel.elf'), inside('kernel.d'), inside('entry.o')];
  const argv = [
    toolchain.path,
    ...toolchain.flags,
    ...('sdk' in kernel ? ascendcFlags(unit, kernel.sdk) : ccecFlags(unit.arch, unit.coreType)),
    ...('sdk' in kernel ? kernel.sdk.includeDirs : []).map((dir) => `-I${dir}`),
    ...unit.includeDirs.map((dir) => `-I${dir}`),
    ...['-MD', '-MF', depfile, '-o', entry, generated.file],
  ];
  const objects = 'object' in kernel ? [entry, object.file] : [entry];
  const link = linkKernel(toolchain, objects, output, ['-Ttext=0']);
  const place = { cwd: workDir, env: { TMPDIR: workDir } };
  return {
    label: 'AscendC',
    argv,
    link: { argv: link, ...place },
    ...place,
    source,
    output,
    depfile,
    inputs: 'object' in kernel ? [generated, object] : [generated],
  };
}

/** The AscendC dialect, in the order in which its compiler is documented to take the flags. */
function ascendcFlags({ arch, coreType }: AscendCUnit, { versionHeader }: AscendCSdk): string[] {
  return [
    ...['-c', '-O3', '-std=c++17', '--cce-aicore-lang', '-DTILING_KEY_VAR=0', '--cce-aicore-only'],
    ...[aicoreArchFlag(arch, coreType), '--cce-auto-sync'],
    ...['-mllvm', '-cce-aicore-stack-size=0x8000'],
    ...['-mllvm', '-cce-aicore-function-stack-size=0x8000'],
    ...['-mllvm', '-cce-aicore-record-overflow=false'],
    ...(versionHeader === undefined ? [] : ['-include', versionHeader]),
  ];
}
