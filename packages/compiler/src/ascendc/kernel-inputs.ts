import { readFileSync, statSync } from 'node:fs';

import { PtoError, invalidArgument } from '@pto/task-interface';

import { ET_REL, ElfFile, SHN_UNDEF, SHT } from '../elf/elf-file.js';
import { resolveSource } from '../source-file.js';
import type { FilePath } from '../source-file.js';
import { DEFAULT_SYMBOL, MAX_TILING_BYTES, checkAscendCKernel } from './ascendc-kernel.js';
import type { AscendCKernel, AscendCTensor } from './ascendc-kernel.js';
import { extractKernelArtifacts, noObject } from './kernel-artifacts.js';

const MAX_NAMES_SHOWN = 20;

/** Where an AscendC kernel comes from and how it is called. */
export interface AscendCSource {
  /** The kernel's `.cpp`. Give this or `object`, or only `kernelMetaDir`. */
  source?: FilePath;
  /** The kernel as an object that AscendC's compiler made: without `__global__` on its function. */
  object?: FilePath;
  /** A directory with the object, when neither is given, and with the tiling data, when `tiling` is not. */
  kernelMetaDir?: FilePath;
  /** The function's name. Default: `ascendc_kernel`. */
  symbol?: string;
  /** What the function takes, in order: each is the tensor of the task's argument with the same index. */
  tensorArgs: readonly AscendCTensor[];
  /** Whether the function takes a workspace between tensors and tiling; it gets a null pointer. Default: false. */
  hasWorkspace?: boolean;
  /**
   * Names of sections of the linked file that the kernel does not need in the chip's memory, for example those that hold
   * what each core has of its own. A kernel is refused when any other section than `.text` has a size, and in any case when
   * `.rodata` or `.data` have. Default: none.
   */
  unloadedSections?: readonly string[];
  /** The tiling data or a file with it, at most 64 KiB. Default: what `kernelMetaDir` has, else a null pointer. */
  tiling?: FilePath | Uint8Array;
}

/** The names of {@link AscendCSource}. */
export const ASCENDC_SOURCE_NAMES = [
  ...['source', 'object', 'kernelMetaDir', 'symbol', 'tensorArgs', 'hasWorkspace', 'tiling', 'unloadedSections'],
] as const;

/** An AscendC kernel, checked and read. */
export interface KernelInputs {
  readonly kernel: AscendCKernel;
  /** Absolute path of the source or object. */
  readonly file: string;
  /** What the object contains; `undefined` when the file is source. */
  readonly object: Uint8Array | undefined;
}

/**
 * Checks what was given of a kernel and reads its object and tiling data.
 *
 * @throws PtoError `ERR_PTO_COMPILE_OPTION`, `ERR_PTO_COMPILE_SOURCE_MISSING`, `ERR_PTO_ELF_INVALID`
 */
export function readKernelInputs(given: AscendCSource): KernelInputs {
  const {
    source,
    object,
    kernelMetaDir,
    symbol = DEFAULT_SYMBOL,
    tensorArgs,
    hasWorkspace,
    unloadedSections = [],
  } = given;
  if (source !== undefined && object !== undefined) {
    throw notAllowed('object', object, 'undefined beside source', 'Give the source or the object, not both.');
  }
  if (!isNames(unloadedSections)) {
    throw notAllowed('unloadedSections', unloadedSections, 'an array of names', "Pass for example ['.bss'].");
  }
  const artifacts = kernelMetaDir === undefined ? undefined : extractKernelArtifacts(kernelMetaDir);
  const tiling = given.tiling === undefined ? artifacts?.tiling : readTiling(given.tiling);
  const kernel = { symbol, tensorArgs, hasWorkspace, tiling };
  checkAscendCKernel(kernel);
  if (source !== undefined) return { kernel, file: checkSource(source), object: undefined };
  const objectFile = object ?? artifacts?.object;
  if (objectFile === undefined && kernelMetaDir !== undefined) throw noObject(kernelMetaDir);
  if (objectFile === undefined) {
    throw notAllowed('source', source, 'a .cpp; or option object, or kernelMetaDir', 'Say where the kernel is.');
  }
  const file = resolveSource(objectFile, 'AscendC kernel object');
  const bytes = new Uint8Array(readFileSync(file));
  checkObject(bytes, file, symbol);
  return { kernel, file, object: bytes };
}

function isNames(given: unknown): given is readonly string[] {
  return Array.isArray(given) && given.every((name) => typeof name === 'string');
}

function checkSource(source: FilePath): string {
  const file = resolveSource(source, 'AscendC kernel source');
  if (!file.endsWith('.o')) return file;
  throw notAllowed('source', file, 'C++ source', 'Pass a compiled kernel as option object.');
}

function readTiling(tiling: FilePath | Uint8Array): Uint8Array {
  if (tiling instanceof Uint8Array) return tiling;
  const file = resolveSource(tiling, 'AscendC kernel tiling');
  const { size } = statSync(file);
  if (size <= MAX_TILING_BYTES) return new Uint8Array(readFileSync(file));
  const remedy = 'Pass what the tiling function computed.';
  throw notAllowed('tiling', `${file} with ${size} bytes`, `at most ${MAX_TILING_BYTES} bytes`, remedy);
}

/** Finds out before the linker does what its message would not explain. */
function checkObject(bytes: Uint8Array, file: string, symbol: string): void {
  const elf = new ElfFile(bytes, file);
  if (elf.type !== ET_REL) {
    throw notAllowed('object', file, 'an object that is not linked', 'Compile the kernel with -c.');
  }
  const symbols = elf.symbols(SHT.SYMTAB) ?? [];
  const defined = symbols.filter(({ name, section }) => name !== '' && section !== SHN_UNDEF).map(({ name }) => name);
  if (defined.includes(symbol)) return;
  const shown = defined.slice(0, MAX_NAMES_SHOWN).join(', ') || '(nothing)';
  throw new PtoError(
    'ERR_PTO_COMPILE_OPTION',
    `AscendC kernel, symbol: ${file} does not define '${symbol}'; it defines: ${shown}.\n  Declare the kernel extern "C", or pass its name as symbol.`,
    { details: { file, symbol, defined } },
  );
}

function notAllowed(what: string, given: unknown, allowed: string, remedy: string): PtoError {
  const shown = given instanceof URL ? given.href : given;
  return invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what: `AscendC kernel, ${what}`,
    given: shown,
    allowed,
    remedy,
  });
}
