import { execFileSync } from 'node:child_process';
import path from 'node:path';

import { runtimeDescriptor } from '@pto/runtime-native/assets';
import { DataType, dtypeSize } from '@pto/task-interface';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { AscendCKernel } from '../../src/ascendc/ascendc-kernel.js';
import { generateMergedSource, generateWrapperSource } from '../../src/ascendc/entry-source.js';
import { useScratch } from '../scratch.js';

const scratch = useScratch();

const kernel: AscendCKernel = {
  symbol: 'add_custom',
  tensorArgs: [
    { name: 'x', direction: 'input' },
    { name: 'y', direction: 'inout' },
    { name: 'z', direction: 'output' },
  ],
};

const MERGED_INTO = '/src/add_custom.cpp';
const generators: readonly (readonly [string, (given: AscendCKernel) => string])[] = [
  ['generateWrapperSource', generateWrapperSource],
  ['generateMergedSource', (given) => generateMergedSource(given, MERGED_INTO)],
];

const optionError = (message: RegExp): Error =>
  expect.objectContaining({
    code: 'ERR_PTO_COMPILE_OPTION',
    message: expect.stringMatching(message) as string,
  }) as Error;

describe.each(generators)('%s', (_name, generate) => {
  it('declares the kernel with one address a tensor and one of the tiling, and not global', () => {
    expect(generate(kernel)).toMatch(
      /extern "C" __aicore__ void add_custom\(__gm__ uint8_t \*x_data, __gm__ uint8_t \*y_data, __gm__ uint8_t \*z_data, (?:__gm__ )?uint8_t \*tiling\);/,
    );
  });

  it('defines an entry that is not global, before any other function', () => {
    const text = generate(kernel);
    expect(text).toContain('extern "C" __aicore__ void kernel_entry(__gm__ int64_t *args) {');
    expect(text.indexOf('{')).toBe(text.indexOf('{', text.indexOf('kernel_entry(')));
  });

  it('unpacks each tensor from the argument with its index', () => {
    const text = generate(kernel);
    ['x', 'y', 'z'].forEach((name, index) => {
      expect(text).toContain(`*${name}_tensor = reinterpret_cast<__gm__ Tensor *>(args[${index}]);`);
    });
    expect(text).toContain('add_custom(x_data, y_data, z_data, nullptr);');
  });

  it('passes null for the workspace, between tensors and tiling', () => {
    const text = generate({ ...kernel, hasWorkspace: true });
    expect(text).toMatch(/\*z_data, (?:__gm__ )?uint8_t \*workspace, (?:__gm__ )?uint8_t \*tiling\);/);
    expect(text).toContain('add_custom(x_data, y_data, z_data, nullptr, nullptr);');
  });

  it('puts tiling data into .text, aligned, behind the code, 16 bytes a line', () => {
    const text = generate({ ...kernel, tiling: Uint8Array.from({ length: 18 }, (_, index) => index) });
    expect(text).toContain('section(".text"), aligned(32)');
    expect(text).toContain('const uint8_t TILING_DATA[18] = {');
    const lines = text.split('\n').filter((line) => /^ +0x/.test(line));
    expect(lines.map((line) => line.trim())).toEqual([
      '0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f,',
      '0x10, 0x11,',
    ]);
    expect(text.indexOf('TILING_DATA[18] = ')).toBeGreaterThan(text.indexOf('kernel_entry'));
    expect(text).toMatch(/add_custom\(x_data, y_data, z_data, .*TILING_DATA.*\);/);
  });

  it('takes tiling data of no bytes for none', () => {
    expect(generate({ ...kernel, tiling: new Uint8Array() })).toBe(generate(kernel));
    expect(generate(kernel)).not.toContain('TILING_DATA');
  });

  it('holds as much tiling data as is allowed, and no more', () => {
    const tiling = new Uint8Array(64 * 1024).fill(0xa5);
    expect(generate({ ...kernel, tiling }).match(/0xa5/g)).toHaveLength(64 * 1024);
    expect(() => generate({ ...kernel, tiling: new Uint8Array(64 * 1024 + 1) })).toThrow(optionError(/65537 bytes/));
    expect(() => generate({ ...kernel, tiling: [1] as never })).toThrow(optionError(/Uint8Array/));
  });

  it.each(['', '4th', 'a-b', 'a b', 'x;system', 'naïve', 'a'.repeat(256), 7, undefined])(
    'refuses %j as a name',
    (name) => {
      const given = name as string;
      expect(() => generate({ ...kernel, symbol: given })).toThrow(optionError(/symbol: /));
      const tensorArgs = [{ name: given, direction: 'input' as const }];
      expect(() => generate({ ...kernel, tensorArgs })).toThrow(optionError(/tensorArgs\[0\]\.name: /));
    },
  );

  it('refuses names that are taken, and directions that do not exist', () => {
    expect(() => generate({ ...kernel, symbol: 'kernel_entry' })).toThrow(optionError(/generated entry/));
    const twice = [...kernel.tensorArgs, { name: 'x', direction: 'output' as const }];
    expect(() => generate({ ...kernel, tensorArgs: twice })).toThrow(optionError(/Two tensors are called x/));
    const sideways = [{ name: 'x', direction: 'sideways' as 'input' }];
    expect(() => generate({ ...kernel, tensorArgs: sideways })).toThrow(optionError(/input, output, inout/));
    expect(() => generate({ ...kernel, tensorArgs: 3 as never })).toThrow(optionError(/tensorArgs: 3/));
    expect(() => generate({ ...kernel, tensorArgs: [null] as never })).toThrow(optionError(/tensorArgs\[0\]: null/));
    expect(() => generate({ ...kernel, hasWorkspace: 1 as never })).toThrow(optionError(/hasWorkspace: 1/));
  });

  it('is C++ that a compiler accepts, whatever the kernel takes and is called', () => {
    const name = fc.stringMatching(/^[A-Za-z_]\w{0,8}$/);
    const direction = fc.constantFrom('input', 'output', 'inout');
    const kernels = fc.record({
      symbol: name.map((text) => `k_${text}`),
      tensorArgs: fc.uniqueArray(fc.record({ name, direction }), { maxLength: 6, selector: (tensor) => tensor.name }),
      hasWorkspace: fc.boolean(),
      tiling: fc.option(fc.uint8Array({ maxLength: 70 }), { nil: undefined }),
    });
    const tried = [...fc.sample(kernels, 6), { ...kernel, hasWorkspace: true, tiling: new Uint8Array(33) }];
    for (const given of tried as AscendCKernel[]) checkSyntax(generate(given), given);
  });
});

describe('generateWrapperSource', () => {
  it('needs no AscendC: it includes only the tensor, and defines the words of the dialect when they are not there', () => {
    const text = generateWrapperSource(kernel);
    const included = [...text.matchAll(/#include (.*)/g)].map(([, what]) => what);
    expect(included).toEqual(['<cstdint>', '"tensor.h"']);
    expect(text).toContain(
      '#ifndef __gm__\n#define __gm__\n#endif\n#ifndef __aicore__\n#define __aicore__ [aicore]\n#endif',
    );
    expect(text.indexOf('#define __aicore__')).toBeLessThan(text.indexOf('#include'));
  });
});

describe('generateMergedSource', () => {
  it('includes AscendC, the tensor, and the kernel behind its entry, there without a global', () => {
    const text = generateMergedSource(kernel, MERGED_INTO);
    const order = [
      '#include "kernel_operator.h"',
      '#include "tensor.h"',
      'void add_custom(',
      'void kernel_entry(',
      '#pragma push_macro("__global__")',
      '#define __global__\n',
      `#include "${MERGED_INTO}"`,
      '#pragma pop_macro("__global__")',
    ];
    const places = order.map((part) => text.indexOf(part));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(Math.min(...places)).toBeGreaterThan(0);
  });

  it.each(['/a"b.cpp', '/a\\b.cpp', '/a\nb.cpp'])(
    'refuses the path %j, which no include directive can hold',
    (file) => {
      expect(() => generateMergedSource(kernel, file)).toThrow(optionError(/quotes, backslashes and line ends/));
    },
  );
});

describe('the address of a window', () => {
  it('counts elements of every data type', () => {
    const text = generateWrapperSource(kernel);
    const shifts = BigInt(/0x[0-9a-f]+(?=ull)/.exec(text)?.[0] ?? '');
    for (const dtype of Object.values(DataType)) {
      expect(1 << Number((shifts >> BigInt(4 * dtype)) & 0xfn)).toBe(dtypeSize(dtype));
    }
  });
});

/** Has the host's compiler look at generated source, with macros for the words of the dialect. */
function checkSyntax(text: string, { symbol, tensorArgs, hasWorkspace = false }: AscendCKernel): void {
  const parameters = Array<string>(tensorArgs.length + (hasWorkspace ? 2 : 1)).fill('__gm__ uint8_t *');
  const user = `extern "C" __global__ __aicore__ void ${symbol}(${parameters.join(', ')}) {}\n`;
  scratch.write('user.cpp', user);
  scratch.write(
    'sdk/kernel_operator.h',
    '#undef __aicore__\n#define __aicore__\n#define __gm__\n#define __global__ __attribute__((no_such_word))\n',
  );
  const file = scratch.write('generated.cpp', text.replace(MERGED_INTO, path.join(scratch.dir, 'user.cpp')));
  const { includeDirs } = runtimeDescriptor('tensormap_and_ringbuffer').kernel('a2a3');
  const include = [path.join(scratch.dir, 'sdk'), ...includeDirs].map((dir) => `-I${dir}`);
  execFileSync('g++', [
    '-D__aicore__=',
    '-std=c++17',
    '-fsyntax-only',
    '-Wall',
    '-Wextra',
    '-Werror',
    '-Wno-unused',
    ...include,
    file,
  ]);
}
