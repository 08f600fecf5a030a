import path from 'node:path';

import { resolveAssets } from '@pto/runtime-native/assets';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { KernelCompiler, readExportedFunctions } from '../src/index.js';
import type { CompileIncoreOptions } from '../src/index.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
let isa = '';

beforeEach(() => {
  isa = path.join(scratch.dir, 'isa');
  scratch.write('isa/include/pto/pto-inst.hpp', 'using bfloat16_t = _Float16;\n');
  vi.stubEnv('PTO_ISA_ROOT', isa);
});

const BODY = 'extern "C" void kernel_entry(int64_t *args) { args[0] = 1; }\n';
const ISA_KERNEL = `#include <cstdint>\n#include <pto/pto-inst.hpp>\n${BODY}`;

function compile(text: string, options: Partial<CompileIncoreOptions> = {}): Promise<Uint8Array> {
  const source = scratch.write('kernels/kernel.cpp', text);
  return new KernelCompiler({ platform: 'a2a3sim' }).compileIncore(source, { coreType: 'aiv', ...options });
}

/** Like g++, but as to bfloat16 it answers the probe as it is told. */
function useCompiler(hasBfloat16: boolean): void {
  const answer = hasBfloat16 ? 'exit 0' : 'echo "error: no bfloat16" >&2; exit 1';
  const body = `case "$*" in *probe.cpp*-z,defs*) ${answer};; esac\nexec g++ "$@"`;
  vi.stubEnv('PTO_SIM_CXX', scratch.script('some-g++', body));
}

describe('PTO_ISA_ROOT', () => {
  it('must name a checkout', async () => {
    vi.stubEnv('PTO_ISA_ROOT', scratch.dir);
    await expect(compile(BODY)).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_OPTION',
      message: expect.stringMatching(/PTO_ISA_ROOT: .*include\/pto/),
    });
  });

  it('is asked for by a kernel that includes PTO-ISA', async () => {
    vi.stubEnv('PTO_ISA_ROOT', undefined);
    await expect(compile(ISA_KERNEL)).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_FAILED',
      message: expect.stringMatching(/pto\/pto-inst\.hpp is a header of PTO-ISA.* Set PTO_ISA_ROOT to a checkout/),
    });
  });

  it('is named when it has no such header', async () => {
    await expect(compile(`#include <pto/common/fifo.hpp>\n${BODY}`)).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_FAILED',
      message: expect.stringContaining(`PTO_ISA_ROOT is ${isa}, which has no pto/common/fifo.hpp`),
    });
  });

  it('does not matter when another header is missing', async () => {
    const failure = compile(`#include <ptoolemy/chart.h>\n${BODY}`);
    await expect(failure).rejects.toThrow('ptoolemy/chart.h');
    await expect(failure).rejects.not.toThrow('PTO_ISA_ROOT');
  });
});

describe('kernels with PTO-ISA headers', () => {
  it.each(['aic', 'aiv'] as const)('compile for %s, with every kind of include that kernels have', async (coreType) => {
    vi.stubEnv('PTO_ISA_ROOT', path.join(resolveAssets().nativeDir, 'test/isa'));
    const bytes = await compile(
      `#include <cstdint>
#include <pto/pto-inst.hpp>
#include <pto/common/constants.hpp>
#include "pto/comm/pto_comm_inst.hpp"
#include "common/fifo.hpp"
#include "tensor.h"
#include "intrinsic.h"
#include "pto_async_kernel_api.h"
#include "platform_comm/comm_context.h"
#ifndef __gm__
#define __gm__
#endif
#ifndef __aicore__
#define __aicore__ [aicore]
#endif
#include "pipe_sync.h"
extern "C" __aicore__ void kernel_entry(__gm__ int64_t *args) {
  args[0] = get_block_idx(args) + get_block_idx();
  pipe_sync();
}
`,
      { coreType },
    );
    expect(readExportedFunctions(bytes)).toContain('kernel_entry');
  });

  it('compile for host_build_graph', async () => {
    vi.stubEnv('PTO_ISA_ROOT', path.join(resolveAssets().nativeDir, 'test/isa'));
    const includes = '#include <cstdint>\n#include <pto/pto-inst.hpp>\n#include "pipe_sync.h"\n';
    await compile(includes + BODY.replace('args[0] = 1;', 'pipe_sync();'), { runtime: 'host_build_graph' });
  });

  it('may use std::format, with any compiler', async () => {
    await compile(`#include <cstdint>
#include <format>
#include <pto/pto-inst.hpp>
extern "C" void kernel_entry(int64_t *args) { args[0] = std::format("{} of {:d}.", 1, 2) == "1 of 2."; }
`);
  });
});

describe('kernels with bfloat16', () => {
  const user = ISA_KERNEL + 'static bfloat16_t kOne = 1;\nbfloat16_t *one() { return &kOne; }\n';

  it('compile with a compiler that has it', async () => {
    useCompiler(true);
    await compile(user);
  });

  it('are refused to a compiler that would make it a half, wherever they name it', async () => {
    useCompiler(false);
    await expect(compile(user)).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_TOOL_MISSING',
      message: expect.stringMatching(
        /some-g\+\+ has no std::bfloat16_t .*no bfloat16.*kernel\.cpp uses bfloat16_t.*PTO_SIM_CXX/s,
      ),
    });
    scratch.write('kernels/scale.h', 'inline bfloat16_t scale(bfloat16_t value) { return value; }\n');
    await expect(compile(`${ISA_KERNEL}#include "scale.h"\n`)).rejects.toThrow('scale.h uses bfloat16_t');
  });

  it('do not keep others from such a compiler', async () => {
    useCompiler(false);
    await compile(BODY.replace('1', '2').replace('extern', '#include <cstdint>\nextern'));
    await compile(`// As with bfloat16_t, but\n/* not a\n bfloat16_t */\n${ISA_KERNEL}`);
  });

  it('are a reason why the headers may not compile', async () => {
    useCompiler(false);
    scratch.write('isa/include/pto/pto-inst.hpp', '#error too old\n');
    await expect(compile(ISA_KERNEL)).rejects.toMatchObject({
      code: 'ERR_PTO_COMPILE_FAILED',
      message: expect.stringMatching(/#error too old.*Note: .*may be too old for these PTO-ISA headers/s),
    });
  });
});
