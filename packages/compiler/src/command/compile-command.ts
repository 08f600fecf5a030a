import path from 'node:path';

import type { Command } from '../process/run-command.js';
import { isAtLeast } from '../toolchain/toolchain.js';
import type { Toolchain } from '../toolchain/toolchain.js';

/** The kind of core that a kernel runs on: `aic` multiplies matrices, `aiv` works on vectors. */
export type CoreType = 'aic' | 'aiv';

/** Every {@link CoreType}. */
export const CORE_TYPES: readonly CoreType[] = ['aic', 'aiv'];

/** What a unit is called in messages. */
export type CompileLabel = 'Framework' | 'Orchestration' | 'SimKernel';

/** A sanitizer that the simulator's own tests build kernels with. */
export type Sanitizer = 'address' | 'thread' | 'undefined';

interface Unit {
  readonly toolchain: Toolchain;
  /** Absolute path of the one source. */
  readonly source: string;
  /** Absolute paths in search order. */
  readonly includeDirs: readonly string[];
  readonly sanitizers: readonly Sanitizer[];
}

/** A kernel for the simulator: one library for each source and core type. */
export interface KernelUnit extends Unit {
  readonly label: 'SimKernel';
  readonly coreType: CoreType;
}

/** An orchestration: one library, with the framework's objects linked in. */
export interface OrchestrationUnit extends Unit {
  readonly label: 'Orchestration';
  readonly frameworkObjects: readonly Uint8Array[];
}

/** A framework source that every orchestration of a runtime is linked with. */
export interface FrameworkUnit extends Unit {
  readonly label: 'Framework';
}

/** One run of the compiler. */
export type CompileUnit = FrameworkUnit | KernelUnit | OrchestrationUnit;

/** A compiler run as data, and the files that it reads and writes in its work directory. */
export interface CompileCommand extends Command {
  readonly label: CompileLabel;
  readonly source: string;
  readonly output: string;
  readonly depfile: string;
  /** Files to put into the work directory before the run. */
  readonly inputs: readonly { readonly file: string; readonly bytes: Uint8Array }[];
}

/**
 * The command that compiles a unit. Pure: looks at nothing on disk and starts nothing.
 *
 * The working directory is the source's, because debug information names it: the same source then gives the same bytes
 * wherever the temporary directories are.
 *
 * @param workDir - where the compiler may write
 */
export function commandFor(unit: CompileUnit, workDir: string): CompileCommand {
  const { toolchain, source } = unit;
  const output = path.join(workDir, unit.label === 'Framework' ? 'unit.o' : 'unit.so');
  const depfile = path.join(workDir, 'unit.d');
  const objects = unit.label === 'Orchestration' ? unit.frameworkObjects : [];
  const inputs = objects.map((bytes, index) => ({ file: path.join(workDir, `framework-${index}.o`), bytes }));
  const argv = [
    toolchain.path,
    ...toolchain.flags,
    ...flagsFor(unit),
    ...sanitizerFlags(unit.sanitizers),
    ...unit.includeDirs.map((dir) => `-I${dir}`),
    ...['-MD', '-MF', depfile, '-o', output, source],
    ...inputs.map(({ file }) => file),
  ];
  const env = { TMPDIR: workDir };
  return { label: unit.label, argv, cwd: path.dirname(source), env, source, output, depfile, inputs };
}

/** The language and code generation flags of a unit, without paths. */
export function flagsFor(unit: CompileUnit): string[] {
  const hostFlags = ['-fPIC', '-O3', '-g', '-std=c++17', ...(unit.toolchain.hasGnuUnique ? ['-fno-gnu-unique'] : [])];
  switch (unit.label) {
    case 'SimKernel':
      return kernelFlags(unit.toolchain, unit.coreType);
    case 'Orchestration':
      // The runtime knows an orchestration by its build id.
      return ['-shared', ...hostFlags, '-Wl,--build-id=sha1'];
    case 'Framework':
      return ['-c', ...hostFlags];
  }
}

function kernelFlags(toolchain: Toolchain, coreType: CoreType): string[] {
  return [
    '-shared',
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

/** clang knew C++23 by its working name until version 17. */
function cxx23Flag(toolchain: Toolchain): string {
  return toolchain.kind === 'clang' && !isAtLeast(toolchain, 17) ? '-std=c++2b' : '-std=c++23';
}

function sanitizerFlags(sanitizers: readonly Sanitizer[]): string[] {
  if (sanitizers.length === 0) return [];
  return [`-fsanitize=${sanitizers.join(',')}`, '-fno-omit-frame-pointer', '-O1'];
}
