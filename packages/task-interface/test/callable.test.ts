import { describe, expect, it } from 'vitest';
import { ArgDirection, ChipCallable, CoreCallable, MAX_KERNEL_FUNC_IDS } from '../src/index.js';
import { thrownBy } from './thrown.js';

const kernel = (size: number) => CoreCallable.build({ binary: new Uint8Array(size).fill(0xcc) });

describe('CoreCallable', () => {
  it('is a header of 128 bytes and the kernel', () => {
    const { bytes } = CoreCallable.build({ signature: ['in', 'INOUT', 2], binary: Uint8Array.of(1, 2, 3) });
    const words = new Int32Array(bytes.buffer, 0, 32);
    expect(bytes).toHaveLength(131);
    expect([...words.subarray(0, 4)]).toEqual([ArgDirection.IN, ArgDirection.INOUT, ArgDirection.OUT, 0]);
    expect([words[16], words[17], words[18], words[19]]).toEqual([3, 3, 0, 0]);
    expect([...bytes.subarray(128)]).toEqual([1, 2, 3]);
  });

  it('copies the binary, which may be empty', () => {
    const binary = Uint8Array.of(7);
    const callable = CoreCallable.build({ binary });
    binary[0] = 8;
    expect([...callable.binary]).toEqual([7]);
    expect(kernel(0).bytes).toHaveLength(128);
  });

  it('reads an image without copying it, and leaves out what follows', () => {
    const memory = new Uint8Array(300);
    memory.set(kernel(20).bytes, 5);
    const callable = CoreCallable.decode(memory.subarray(5));
    expect(callable.bytes.buffer).toBe(memory.buffer);
    expect([callable.bytes.length, callable.binary.length]).toEqual([148, 20]);
  });

  it.each([
    [64, -1, 'sig_count is -1, not from 0 to 16'],
    [64, 17, 'sig_count is 17, not from 0 to 16'],
    [0, 4, 'signature[0] is 4, which is no direction'],
    [68, 21, 'its kernel ends at byte 149, the image at 148'],
    [68, -1, 'its kernel ends at byte 4294967423, the image at 148'],
  ])('refuses %i: %i', (offset, value, text) => {
    const { bytes } = CoreCallable.build({ signature: ['in'], binary: new Uint8Array(20) });
    new DataView(bytes.buffer).setInt32(offset, value, true);
    expect(thrownBy(() => CoreCallable.decode(bytes)).message).toContain(text);
  });
});

describe('ChipCallable', () => {
  const build = () =>
    ChipCallable.build({
      signature: ['in', 'out', 'scalar'],
      funcName: 'entry',
      configName: 'config',
      binary: new Uint8Array(100).fill(0xbb),
      children: [
        { funcId: 5, callable: kernel(10) },
        { funcId: 0, callable: kernel(1) },
      ],
    });

  it('is a header of 8596 bytes, the library, and children at multiples of 64', () => {
    const { bytes } = build();
    const view = new DataView(bytes.buffer);
    const at = (offset: number) => view.getInt32(offset, true);
    expect([at(0), at(4), at(8), at(256), at(260)]).toEqual([1, 2, 0, 3, 100]);
    expect([Buffer.from(bytes.subarray(264, 270)).toString('latin1'), at(328)]).toEqual(['entry\0', 5]);
    expect([at(332), at(336), at(4428), at(4432), at(8524)]).toEqual([5, 0, 128, 320, 2]);
    expect([Buffer.from(bytes.subarray(8528, 8535)).toString('latin1'), at(8592)]).toEqual(['config\0', 6]);
    expect([bytes[8596], bytes[8695], bytes[8696], bytes[8596 + 128 + 128]]).toEqual([0xbb, 0xbb, 0, 0xcc]);
    expect(bytes).toHaveLength(8596 + 320 + 129);
  });

  it('has its parts in the image, built or decoded', () => {
    const built = build();
    for (const callable of [built, ChipCallable.decode(built.bytes)]) {
      expect(callable).toMatchObject({ funcName: 'entry', configName: 'config', signature: [1, 2, 0] });
      expect(callable.children.map(({ funcId, callable: { binary } }) => [funcId, binary.length])).toEqual([
        [5, 10],
        [0, 1],
      ]);
      expect(callable.children[0]!.callable.bytes.buffer).toBe(callable.bytes.buffer);
    }
  });

  it('has default names and needs no children', () => {
    const callable = ChipCallable.build({ binary: new Uint8Array(1) });
    expect([callable.funcName, callable.configName, callable.children]).toEqual(['aicpu_orchestration_entry', '', []]);
    expect(callable.bytes).toHaveLength(8597);
  });

  it('takes 1024 children and names of 63 bytes', () => {
    const shared = kernel(1);
    const children = Array.from({ length: MAX_KERNEL_FUNC_IDS }, (_, i) => ({ funcId: 1023 - i, callable: shared }));
    const name = 'ä'.repeat(31) + 'b';
    const callable = ChipCallable.build({ binary: new Uint8Array(1), funcName: name, configName: name, children });
    expect(ChipCallable.decode(callable.bytes)).toEqual(callable);
  });

  it('keeps the names of kernels outside of the image', () => {
    const children = [
      { funcId: 1, callable: kernel(3), name: 'add' },
      { funcId: 2, callable: kernel(3) },
    ];
    const chip = ChipCallable.build({ binary: new Uint8Array(1), children });
    expect(chip.children.map(({ name }) => name)).toEqual(['add', undefined]);
    expect(ChipCallable.decode(chip.bytes).children[0]).not.toHaveProperty('name');
    const unnamed = ChipCallable.build({
      binary: new Uint8Array(1),
      children: children.map(({ name: _, ...rest }) => rest),
    });
    expect(unnamed.bytes).toEqual(chip.bytes);
  });

  it('takes a kernel of another copy of this package', () => {
    const callable = { ...kernel(3) };
    const chip = ChipCallable.build({ binary: new Uint8Array(1), children: [{ funcId: 1, callable }] });
    expect(chip.children[0]!.callable).toBeInstanceOf(CoreCallable);
  });

  it.each([
    [256, 65, 'sig_count is 65, not from 0 to 64'],
    [260, 10_000, 'its library ends at byte 18596, the image at 9045'],
    [328, 4, 'funcName is said to have 4 bytes and has another number'],
    [328, -1, 'funcName is said to have 4294967295 bytes and has another number'],
    [8592, 7, 'configName is said to have 7 bytes and has another number'],
    [8524, -1, 'child_count is -1, not from 0 to 1024'],
    [8524, 1025, 'child_count is 1025, not from 0 to 1024'],
    [8524, 3, 'child 2 is said to begin at 0, which is not a multiple of 64 from 449 to 449'],
    [4428, 64, 'child 0 is said to begin at 64, which is not a multiple of 64 from 100 to 449'],
    [4428, 130, 'child 0 is said to begin at 130, which is not a multiple of 64 from 100 to 449'],
    [4432, 192, 'child 1 is said to begin at 192, which is not a multiple of 64 from 266 to 449'],
    [4432, 2 ** 31 - 64, 'child 1 is said to begin at 2147483584'],
    [332, 1024, 'child 0 has func_id 1024, which is not an id from 0 to 1023 that no other child has'],
    [332, -1, 'child 0 has func_id -1'],
    [336, 5, 'child 1 has func_id 5'],
    [8596 + 128 + 64, 17, 'ChipCallable, child 0: sig_count is 17'],
    [8596 + 320 + 68, 2, 'ChipCallable, child 1: its kernel ends at byte 130, the image at 129'],
  ])('refuses %i: %i', (offset, value, text) => {
    const bytes = build().bytes.slice();
    new DataView(bytes.buffer).setInt32(offset, value, true);
    const error = thrownBy(() => ChipCallable.decode(bytes));
    expect(error.message).toContain(text);
    expect(error.code).toBe('ERR_PTO_CALLABLE_INVALID');
  });

  it.each([
    { binary: null },
    { binary: new Uint8Array(1), funcName: 5 },
    { binary: new Uint8Array(1), configName: 'a\0b' },
    { binary: new Uint8Array(1), children: {} },
    { binary: new Uint8Array(1), children: [{ funcId: 1 }] },
    { binary: new Uint8Array(1), children: [{ funcId: 1, callable: kernel(3), name: 7 }] },
  ])('refuses to build from %o', (options) => {
    expect(thrownBy(() => ChipCallable.build(options as never)).code).toBe('ERR_PTO_CALLABLE_INVALID');
  });
});
