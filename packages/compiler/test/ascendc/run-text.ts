import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { runtimeDescriptor } from '@pto/runtime-native/assets';
import { afterAll, beforeAll } from 'vitest';

/**
 * Puts code anywhere into memory, calls its first byte as the runtime does a kernel, with x = (1, 2, 3, 4) and
 * y = (10, 20, 30, 40), and prints z.
 */
const LOADER = `
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sys/mman.h>
#include "tensor.h"

int main(int argc, char **argv) {
    FILE *file = std::fopen(argv[1], "rb");
    const size_t capacity = 1 << 20;
    void *code = mmap(nullptr, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    const size_t size = std::fread(code, 1, capacity, file);
    mprotect(code, capacity, PROT_READ | PROT_EXEC);
    __builtin___clear_cache(static_cast<char *>(code), static_cast<char *>(code) + size);
    int32_t x[8] = {0, 0, 1, 2, 3, 4, 5, 6}, y[4] = {10, 20, 30, 40}, z[4] = {};
    uint32_t eight[] = {8}, four[] = {4}, two[] = {2};
    Tensor whole = make_tensor_external(x, eight, 1);
    // The kernel must see a window as it begins, not as its buffer does.
    Tensor tensors[] = {whole.view(four, two), make_tensor_external(y, four, 1), make_tensor_external(z, four, 1)};
    int64_t args[3];
    for (int i = 0; i < 3; ++i) args[i] = reinterpret_cast<int64_t>(&tensors[i]);
    reinterpret_cast<void (*)(int64_t *)>(code)(args);
    for (int value : z) std::printf("%d ", value);
    return 0;
}
`;

/** Runs the code of kernels `z = f(x, y)`. Made once for a test file. */
export function useTextRunner(): (text: Uint8Array) => number[] {
  let dir = '';
  const inside = (name: string): string => path.join(dir, name);

  beforeAll(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'pto-text-runner-'));
    writeFileSync(inside('loader.cpp'), LOADER);
    const { includeDirs, sources } = runtimeDescriptor('tensormap_and_ringbuffer').orchestration('a2a3');
    const flags = ['-std=c++17', ...includeDirs.map((include) => `-I${include}`), '-o', inside('loader')];
    execFileSync('g++', [...flags, inside('loader.cpp'), ...sources]);
  });

  afterAll(() => {
    rmSync(dir, { recursive: true, force: true });
  });

  return (text) => {
    writeFileSync(inside('kernel.text'), text);
    return execFileSync(inside('loader'), [inside('kernel.text')], { encoding: 'utf8' })
      .trim()
      .split(' ')
      .map(Number);
  };
}
