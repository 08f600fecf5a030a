import { once } from 'node:events';
import { Worker as Thread } from 'node:worker_threads';

import { describe, expect, test } from 'vitest';

import { ChipBootstrapChannel } from '../../src/index.js';

const result = {
  deviceContext: 0xffff_ffff_ffff_ffffn,
  localWindowBase: 0x7f00_0000_1000n,
  windowBytes: 4096n,
  bufferAddresses: [0x7f00_0000_1000n, 0x7f00_0000_1400n],
};

describe('a bootstrap channel', () => {
  test('says nothing when it is fresh', () => {
    const channel = new ChipBootstrapChannel(new ArrayBuffer(4096));
    expect(channel.state).toBe('idle');
    expect(() => channel.result).toThrow(expect.objectContaining({ code: 'ERR_PTO_WORKER_STATE' }));
    expect(() => channel.error).toThrow(/is in state 'idle', not 'error'/);
  });

  test('hands over what a chip has, at the offsets of its layout', () => {
    const memory = new ArrayBuffer(4096 + 8);
    new ChipBootstrapChannel(memory, 8).writeSuccess(result);
    const reader = new ChipBootstrapChannel(memory, 8);
    expect(reader.state).toBe('success');
    expect(reader.result).toEqual(result);

    const view = new DataView(memory, 8);
    expect([0, 4, 8].map((offset) => view.getInt32(offset, true))).toEqual([1, 0, 2]);
    expect([16, 24, 32, 64, 72].map((offset) => view.getBigUint64(offset, true))).toEqual([
      result.deviceContext,
      result.localWindowBase,
      result.windowBytes,
      ...result.bufferAddresses,
    ]);
  });

  test('hands over why a chip failed', () => {
    const memory = new ArrayBuffer(4096);
    new ChipBootstrapChannel(memory).writeError(-7, 'the window holds no buffer «x»');
    const reader = new ChipBootstrapChannel(memory);
    expect(reader.state).toBe('error');
    expect(reader.error).toEqual({ errorCode: -7, message: 'the window holds no buffer «x»' });
    expect(() => reader.result).toThrow(/is in state 'error', not 'success'/);
    expect(new DataView(memory).getInt32(0, true)).toBe(2);
  });

  test('can be used again after a reset, and nothing of before is left', () => {
    const channel = new ChipBootstrapChannel(new ArrayBuffer(4096));
    channel.writeError(3, 'a long text that a shorter one must not end with');
    channel.reset();
    expect(channel.state).toBe('idle');
    channel.writeSuccess(result);
    channel.reset();
    channel.writeError(4, 'short');
    expect(channel.error).toEqual({ errorCode: 4, message: 'short' });
  });

  test('is whole for a reader in another thread as soon as the state says so', async () => {
    const memory = new SharedArrayBuffer(4096);
    const channel = new ChipBootstrapChannel(memory);
    const rounds = 200;
    const writer = new Thread(new URL('fixtures/write-bootstrap.mjs', import.meta.url), {
      workerData: { memory, rounds },
    });
    const done = once(writer, 'message');
    for (let round = 1; round <= rounds; round++) {
      while (channel.state === 'idle') await new Promise(setImmediate);
      const of = (offset: number) => BigInt(round * offset);
      expect(channel.result).toEqual({
        deviceContext: of(16),
        localWindowBase: of(24),
        windowBytes: of(32),
        bufferAddresses: [of(64), of(72)],
      });
      channel.reset();
    }
    expect(await done).toEqual(['done']);
    await writer.terminate();
  });

  test('names up to 376 buffers and refuses more', () => {
    const channel = new ChipBootstrapChannel(new ArrayBuffer(4096));
    const bufferAddresses = Array.from({ length: 376 }, (_, index) => BigInt(index));
    channel.writeSuccess({ ...result, bufferAddresses });
    expect(channel.result.bufferAddresses).toEqual(bufferAddresses);
    channel.reset();
    expect(() => channel.writeSuccess({ ...result, bufferAddresses: [...bufferAddresses, 0n] })).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_COMM_ARGS', details: { buffers: 377 } }),
    );
    expect(channel.state).toBe('idle');
  });

  test('cuts a long text to 1023 bytes, between characters', () => {
    const channel = new ChipBootstrapChannel(new ArrayBuffer(4096));
    channel.writeError(1, 'x'.repeat(5000));
    expect(channel.error.message).toBe('x'.repeat(1023));
    channel.writeError(1, 'é'.repeat(5000));
    expect(channel.error.message).toBe('é'.repeat(511));
  });

  test('lies over memory that is large enough and nowhere else', () => {
    expect(() => new ChipBootstrapChannel(new ArrayBuffer(4095))).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_OPTION_INVALID', details: { byteOffset: 0, byteLength: 4095 } }),
    );
    expect(() => new ChipBootstrapChannel(new ArrayBuffer(8192), 2)).toThrow(/a multiple of 4/);
    const memory = new ArrayBuffer(4096);
    new DataView(memory).setInt32(0, 77, true);
    expect(() => new ChipBootstrapChannel(memory).state).toThrow(/holds no state that there is/);
  });
});
