import { beforeEach, describe, expect, it } from 'vitest';

import { linkedKernelText } from '../../src/ascendc/linked-kernel.js';
import { HostObjects, bytesOf } from '../elf/host-objects.js';
import { useScratch } from '../scratch.js';
import { CODE_ONLY } from './host-toolkit.js';

const scratch = useScratch();
let host: HostObjects;

const KERNEL = 'extern "C" long kernel_entry(long *args) { return args[0] * 3; }\n';

beforeEach(() => {
  host = new HostObjects(scratch);
});

function refusal(problem: RegExp): Error {
  return expect.objectContaining({
    code: 'ERR_PTO_ELF_NOT_SELF_CONTAINED',
    message: expect.stringMatching(problem) as string,
  }) as Error;
}

describe('linkedKernelText', () => {
  it('returns the code of a file that has nothing else', () => {
    const linked = host.linked(KERNEL, CODE_ONLY);
    expect(linkedKernelText(bytesOf(linked), 'kernel')).toEqual(host.contentOf(linked, '.text'));
  });

  it('refuses a symbol that nothing defines, also a weak one', () => {
    const weak = `extern "C" __attribute__((weak)) long far(long);\n${KERNEL.replace('3', 'far(3)')}`;
    const object = host.object(weak, CODE_ONLY);
    expect(() => linkedKernelText(bytesOf(object), 'kernel')).toThrow(refusal(/^kernel: nothing defines far;/));
  });

  it('refuses whatever else would be loaded, also what only the system would read', () => {
    const tables = host.linked(KERNEL, [...CODE_ONLY, '-funwind-tables']);
    expect(() => linkedKernelText(bytesOf(tables), 'kernel')).toThrow(refusal(/\.eh_frame \(\d+ bytes\)/));
    const constant = `extern "C" { extern const long table[4] = {1, 2, 3, 4}; }\n${KERNEL.replace('3', 'table[1]')}`;
    const data = host.linked(constant, CODE_ONLY);
    expect(() => linkedKernelText(bytesOf(data), 'kernel')).toThrow(refusal(/32 bytes.* \.rodata/));
  });

  it('refuses an entry that is not first, and a file that does not say where it is', () => {
    const second = `extern "C" long first(long *args) { return args[0]; }\n${KERNEL}`;
    const linked = host.linked(second, [...CODE_ONLY, '-fno-toplevel-reorder']);
    expect(() => linkedKernelText(bytesOf(linked), 'kernel')).toThrow(refusal(/kernel_entry is at offset/));
    const stripped = host.copied(host.linked(KERNEL, CODE_ONLY), ['--strip-all']);
    expect(() => linkedKernelText(bytesOf(stripped), 'kernel')).toThrow(refusal(/no symbol table/));
  });
});
