import path from 'node:path';

import type { Arch } from '@pto/runtime-native/assets';

import { ascendcCommand } from '../ascendc/ascendc-command.js';
import type { AscendCUnit } from '../ascendc/ascendc-command.js';
import type { Command } from '../process/run-command.js';
import type { CcecToolchain } from '../toolchain/ascend-home.js';
import { isAtLeast } from '../toolchain/toolchain.js';
import type { Toolchain } from '../toolchain/toolchain.js';
import { ccecFlags, linkKernel } from './ccec-flags.js';
import { sanitizerFlags } from './sanitizers.js';
import type { Sanitizer } from './sanitizers.js';

/** The kind of core that a kernel runs on: `aic` multiplies matrices, `aiv` works on vectors. */
export type CoreType = 'aic' | 'aiv';

/** Every {@link CoreType}. */
export const CORE_TYPES: readonly CoreType[] = ['aic', 'aiv'];

/** What a unit is called in messages. */
export type CompileLabel = 'AscendC' | 'Framework' | 'Incore' | 'Orchestration' | 'SimKernel';

interface Unit {
  readonly toolchain: Toolchain;
  /** Absolute path of the one source. */
  readonly source: string;
  /** Absolute paths in search order. */
  readonly includeDirs: readonly string[];
}

interface GxxUnit extends Unit {
  /** None for code of the device. */
  readonly sanitizers: readonly Sanitizer[];
}

/** A kernel for the simulator: one library for each source and core type. */
export interface KernelUnit extends GxxUnit {
  readonly label: 'SimKernel';
  readonly coreType: CoreType;
  /** The header by which the kernel tells of its accesses; absent when it does not. */
  readonly accessHeader?: string;
}

/** A kernel for the chip: one linked file for each source and core type. */
export interface IncoreUnit extends Unit {
  readonly label: 'Incore';
  readonly toolchain: CcecToolchain;
  readonly arch: Arch;
  readonly coreType: CoreType;
}

/** An orchestration, for the host or for an AICPU: one library, with the framework's objects linked in. */
export interface OrchestrationUnit extends GxxUnit {
  readonly label: 'Orchestration';
  readonly frameworkObjects: readonly Uint8Array[];
}

/** A framework source that every orchestration of a runtime is linked with. */
export interface FrameworkUnit extends GxxUnit {
  readonly label: 'Framework';
}

/** A user's file as it is given to the compiler. */
export type SourceUnit = FrameworkUnit | IncoreUnit | KernelUnit | OrchestrationUnit;

/** All that makes one compiled file. */
export type CompileUnit = AscendCUnit | SourceUnit;

/** A compiler run as data, and the files that it reads and writes in its work directory. */
export interface CompileCommand extends Command {
  readonly label: CompileLabel;
  readonly source: string;
  readonly output: string;
  readonly depfile: string;
  /** Files to put into the work directory before the run. */
  readonly inputs: readonly { readonly file: string; readonly bytes: Uint8Array }[];
  /** What makes the output from what the compiler wrote; absent when the compiler writes the output itself. */
  readonly link?: Command;
}

/**
 * The command that compiles a unit. Pure: looks at nothing on disk and starts nothing.
 *
 * The working directory of a source is its own, because debug information names it: the same source then gives the same bytes
 * wherever the temporary directories are.
 *
 * @param workDir - where the compiler may write
 */
export function commandFor(unit: CompileUnit, workDir: string): CompileCommand {
  if (unit.label === 'AscendC') return ascendcCommand(unit, workDir);
  const { label, toolchain, source } = unit;
  const inWorkDir = (name: string): string => path.join(workDir, name);
  const isTelling = label === 'SimKernel' && unit.accessHeader !== undefined;
  const compiled = inWorkDir(label === 'Framework' || label === 'Incore' || isTelling ? 'unit.o' : 'unit.so');
  const depfile = inWorkDir('unit.d');
  const objects = label === 'Orchestration' ? unit.frameworkObjects : [];
  const inputs = objects.map((bytes, index) => ({ file: inWorkDir(`framework-${index}.o`), bytes }));
  const argv = [
    toolchain.path,
    ...toolchain.flags,
    ...flagsFor(unit),
    ...unit.includeDirs.map((dir) => `-I${dir}`),
    ...['-MD', '-MF', depfile, '-o', compiled, source],
    ...inputs.map(({ file }) => file),
  ];
  const command = { label, argv, cwd: path.dirname(source), env: { TMPDIR: workDir }, source, depfile, inputs };
  if (label !== 'Incore' && !isTelling) return { ...command, output: compiled };
  const output = inWorkDir(isTelling ? 'unit.so' : 'unit.elf');
  const link =
    label === 'Incore' ? linkKernel(unit.toolchain, [compiled], output) : linkTelling(toolchain, compiled, output);
  return { ...command, output, link: { argv: link, cwd: command.cwd, env: command.env } };
}

/** The language and code generation flags of a unit, without paths. */
export function flagsFor(unit: SourceUnit): string[] {
  switch (unit.label) {
    case 'SimKernel':
      return [
        unit.accessHeader === undefined ? '-shared' : '-c',
        ...kernelFlags(unit.toolchain, unit.coreType),
        ...sanitizerFlags(unit.sanitizers),
        ...(unit.accessHeader === undefined ? [] : accessFlags(unit.accessHeader)),
      ];
    case 'Incore':
      return ccecFlags(unit.arch, unit.coreType);
    case 'Orchestration':
      // The runtime knows an orchestration by its build id.
      return ['-shared', ...gxxFlags(unit.toolchain), '-Wl,--build-id=sha1', ...sanitizerFlags(unit.sanitizers)];
    case 'Framework':
      return ['-c', ...gxxFlags(unit.toolchain), ...sanitizerFlags(unit.sanitizers)];
  }
}

function gxxFlags(toolchain: Toolchain): string[] {
  return ['-fPIC', '-O3', '-g', '-std=c++17', ...(toolchain.hasGnuUnique ? ['-fno-gnu-unique'] : [])];
}

function kernelFlags(toolchain: Toolchain, coreType: CoreType): string[] {
  return [
    '-O2',
    '-fPIC',
    cxx23Flag(toolchain),
    '-fpermissive',
    '-Wno-macro-redefined',
    '-Wno-ignored-attributes',
    '-D__CPU_SIM',
    '-DPTO_CPU_MAX_THREADS=1',
    '-DNDEBUG',
    coreType === 'aiv' ? '-D__DAV_VEC__' : '-D__DAV_CUBE__',
  ];
}

/** Memory functions whose calls a kernel that tells of its accesses makes through its header. */
const MEMORY_FUNCTIONS = ['memcpy', 'memmove', 'memset'];

/** Calls before every access to what the header defines. */
function accessFlags(header: string): string[] {
  return ['-fsanitize=thread', ...MEMORY_FUNCTIONS.map((name) => `-fno-builtin-${name}`), '-include', header];
}

/** Makes the library of such a kernel, without the library of the sanitizer whose calls it has. */
function linkTelling({ path: program, flags }: Toolchain, object: string, output: string): string[] {
  return [program, ...flags, '-shared', ...MEMORY_FUNCTIONS.map((name) => `-Wl,--wrap=${name}`), '-o', output, object];
}

/** clang knew C++23 by its working name until version 17. */
function cxx23Flag(toolchain: Toolchain): string {
  return toolchain.kind === 'clang' && !isAtLeast(toolchain, 17) ? '-std=c++2b' : '-std=c++23';
}
