/**
 * Generates the C++ that lets the runtime call an AscendC kernel. The runtime calls
 * `kernel_entry(__gm__ int64_t *args)`, where each argument is the address of a `Tensor`; an AscendC kernel takes the
 * address of each tensor's data instead. The device gets the bytes of `.text` and starts at the first, so:
 *
 * - the entry is the first function that the file defines, and calls nothing that would come before it;
 * - the tiling data lies in `.text` too, behind all code: constants elsewhere would be left behind.
 */
import { DataType, dtypeSize, invalidArgument } from '@pto/task-interface';

import { KERNEL_ENTRY } from '../elf/text-section.js';
import { checkAscendCKernel } from './ascendc-kernel.js';
import type { AscendCKernel, AscendCTensor } from './ascendc-kernel.js';

const BYTES_PER_LINE = 16;
const TILING_ALIGNMENT = 32;

/** How a dialect of the device's C++ writes what both need. */
interface Dialect {
  /** Type of the workspace and tiling parameters. */
  readonly plainPointer: string;
  readonly tilingPointer: string;
}

const ASCENDC: Dialect = {
  plainPointer: '__gm__ uint8_t *',
  // By way of an integer: the array is in no address space, and the parameter in that of the device's memory.
  tilingPointer: 'reinterpret_cast<__gm__ uint8_t *>(reinterpret_cast<uint64_t>(TILING_DATA))',
};

const PTO: Dialect = {
  plainPointer: 'uint8_t *',
  tilingPointer: 'const_cast<uint8_t *>(TILING_DATA)',
};

/**
 * The entry of a kernel that was compiled before: one file to compile on its own and to link in front of the object.
 *
 * @throws PtoError `ERR_PTO_COMPILE_OPTION` for names that are no identifiers, and for tiling data that is too large
 * @example
 * ```ts
 * generateWrapperSource({ symbol: 'add_custom', tensorArgs: [{ name: 'x', direction: 'input' }] });
 * ```
 */
export function generateWrapperSource(kernel: AscendCKernel): string {
  checkAscendCKernel(kernel);
  return joined([
    '// Generated: the entry of a compiled AscendC kernel.',
    ...['#ifndef __gm__', '#define __gm__', '#endif', '#ifndef __aicore__', '#define __aicore__ [aicore]', '#endif'],
    '#include <cstdint>',
    '#include "tensor.h"',
    ...entry(kernel, PTO),
    ...tilingDefinition(kernel),
  ]);
}

/**
 * The entry of a kernel and, behind it, the kernel's own source: one file for the AscendC compiler. The kernel keeps its
 * `__global__`, which means nothing within the file, because the entry calls it as a function.
 *
 * @param source - absolute path of the kernel's source
 * @throws PtoError `ERR_PTO_COMPILE_OPTION` for names that are no identifiers, for tiling data that is too large, and for a
 * path that an include directive cannot hold
 * @example
 * ```ts
 * generateMergedSource({ symbol: 'add_custom', tensorArgs: [] }, '/src/add_custom.cpp');
 * ```
 */
export function generateMergedSource(kernel: AscendCKernel, source: string): string {
  checkAscendCKernel(kernel);
  return joined([
    '// Generated: an AscendC kernel with its entry.',
    '#include <cstdint>',
    '#include "kernel_operator.h"',
    '#include "tensor.h"',
    ...entry(kernel, ASCENDC),
    ...['#pragma push_macro("__global__")', '#undef __global__', '#define __global__'],
    `#include "${includable(source)}"`,
    ...['#undef __global__', '#pragma pop_macro("__global__")'],
    ...tilingDefinition(kernel),
  ]);
}

function entry(kernel: AscendCKernel, { plainPointer, tilingPointer }: Dialect): string[] {
  const { symbol, tensorArgs, hasWorkspace = false } = kernel;
  const parameters = [
    ...tensorArgs.map(({ name }) => `__gm__ uint8_t *${name}_data`),
    ...(hasWorkspace ? [`${plainPointer}workspace`] : []),
    `${plainPointer}tiling`,
  ];
  const values = [
    ...tensorArgs.map(({ name }) => `${name}_data`),
    ...(hasWorkspace ? ['nullptr'] : []),
    tilingSize(kernel) > 0 ? tilingPointer : 'nullptr',
  ];
  return [
    '',
    `extern "C" __aicore__ void ${symbol}(${parameters.join(', ')});`,
    ...tilingDeclaration(kernel),
    '',
    `extern "C" __aicore__ void ${KERNEL_ENTRY}(__gm__ int64_t *args) {`,
    ...tensorArgs.flatMap(unpacked),
    `    ${symbol}(${values.join(', ')});`,
    '}',
    '',
  ];
}

/** The statements that turn an argument into the address of the tensor's first element. */
function unpacked({ name, direction }: AscendCTensor, index: number): string[] {
  const tensor = `${name}_tensor`;
  const offset = `${tensor}->start_offset << (${DTYPE_SHIFTS} >> (4 * static_cast<uint32_t>(${tensor}->dtype)) & 0xf)`;
  return [
    `    __gm__ Tensor *${tensor} = reinterpret_cast<__gm__ Tensor *>(args[${index}]);  // ${direction}`,
    `    __gm__ uint8_t *${name}_data = reinterpret_cast<__gm__ uint8_t *>(${tensor}->buffer.addr + (${offset}));`,
  ];
}

/** log2 of each data type's size, four bits each: a table or a switch could become data outside of `.text`. */
const DTYPE_SHIFTS = ((): string => {
  const packed = Object.values(DataType)
    .map((dtype) => BigInt(Math.log2(dtypeSize(dtype))) << BigInt(4 * dtype))
    .reduce((sum, bits) => sum | bits, 0n);
  return `0x${packed.toString(16)}ull`;
})();

function tilingSize({ tiling }: AscendCKernel): number {
  return tiling?.length ?? 0;
}

function tilingDeclaration(kernel: AscendCKernel): string[] {
  if (tilingSize(kernel) === 0) return [];
  return ['namespace {', `extern const uint8_t TILING_DATA[${tilingSize(kernel)}];`, '}'];
}

function tilingDefinition(kernel: AscendCKernel): string[] {
  const { tiling = new Uint8Array() } = kernel;
  if (tiling.length === 0) return [];
  const lines: string[] = [];
  for (let at = 0; at < tiling.length; at += BYTES_PER_LINE) {
    const bytes = [...tiling.subarray(at, at + BYTES_PER_LINE)];
    lines.push(`    ${bytes.map((byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(', ')},`);
  }
  return [
    '',
    'namespace {',
    `__attribute__((section(".text"), aligned(${TILING_ALIGNMENT}), used)) const uint8_t TILING_DATA[${tiling.length}] = {`,
    ...lines,
    '};',
    '}',
  ];
}

function includable(source: string): string {
  if (!/["\\\n\r]/.test(source)) return source;
  throw invalidArgument({
    code: 'ERR_PTO_COMPILE_OPTION',
    what: 'AscendC kernel, source',
    given: source,
    allowed: 'a path without quotes, backslashes and line ends',
    remedy: 'Rename the file or its directory: the generated source includes it.',
  });
}

function joined(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
