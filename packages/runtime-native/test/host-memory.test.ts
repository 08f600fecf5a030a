import { setFlagsFromString } from 'node:v8';
import { setImmediate as turn } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { callNative } from '../src/host/index.js';
import type { NativeHostWorker } from '../src/host/index.js';
import { newHost, openInline, readTensors, runSync, submitSub } from './support/host-worker.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const GIB = 2 ** 30;

let host: NativeHostWorker;

beforeEach(() => {
  host = openInline(() => undefined);
});

afterEach(async () => {
  await host.close(5000);
});

function code(call: () => unknown): unknown {
  try {
    callNative(call);
  } catch (error) {
    return (error as { code: string }).code;
  }
  return undefined;
}

describe('allocated memory', () => {
  it('is an ArrayBuffer of zeros that views see, too', () => {
    const { buffer, segment, generation, offset } = host.allocate(1000, true);
    expect(buffer.byteLength).toBe(1000);
    const bytes = new Uint8Array(buffer);
    expect(bytes.every((byte) => byte === 0)).toBe(true);
    bytes[10] = 42;
    expect(new Uint8Array(host.view(segment, generation, offset + 10, 4))[0]).toBe(42);
  });

  it('is one buffer however often it is looked at', () => {
    const { buffer, segment, generation, offset } = host.allocate(64, false);
    expect(host.view(segment, generation, offset, 64)).toBe(buffer);
  });

  it('is out of reach after its release, in every view', () => {
    const { buffer, segment, generation, offset } = host.allocate(4096, false);
    const part = host.view(segment, generation, offset + 1024, 512);
    const bytes = new Uint8Array(buffer);
    host.release(segment, offset);
    expect([buffer.byteLength, part.byteLength, bytes.length]).toEqual([0, 0, 0]);
    expect(code(() => host.release(segment, offset))).toBe('ERR_PTO_SHM');
  });

  it('leaves its neighbours alone when it is released', () => {
    const first = host.allocate(4096, false);
    const second = host.allocate(4096, false);
    const third = host.allocate(4096, false);
    host.release(second.segment, second.offset);
    expect([first.buffer.byteLength, second.buffer.byteLength, third.buffer.byteLength]).toEqual([4096, 0, 4096]);
    const again = host.allocate(4096, false);
    expect(again.buffer.byteLength).toBe(4096);
    expect(again.buffer).not.toBe(second.buffer);
  });

  it('is out of reach after the worker is closed', async () => {
    const { buffer } = host.allocate(64, false);
    await host.close(5000);
    expect(buffer.byteLength).toBe(0);
    expect(code(() => host.allocate(64, false))).toBe('ERR_PTO_WORKER_STATE');
    expect(await host.close(5000)).toEqual({ killed: [] });
    expect(host.closeSync(5000)).toEqual({ killed: [] });
  });

  it('is shown in parts where one ArrayBuffer cannot hold it', () => {
    const { buffer, segment, generation, offset } = host.allocate(5 * GIB, false);
    expect(buffer.byteLength).toBe(0);
    const end = new Uint8Array(host.view(segment, generation, offset + 5 * GIB - 16, 16));
    expect([...end]).toEqual(Array(16).fill(0));
    expect(() => host.view(segment, generation, offset, 5 * GIB)).toThrow(
      'an ArrayBuffer holds at most 4294967296 bytes',
    );
    expect(code(() => host.view(segment, generation, offset + 5 * GIB, 2 * GIB))).toBe('ERR_PTO_HANDLE_FOREIGN');
    host.release(segment, offset);
    expect(end.length).toBe(0);
    expect(host.allocate(4 * GIB, false).buffer.byteLength).toBe(4 * GIB);
  });

  it('may be empty', () => {
    expect(host.allocate(0, false).buffer.byteLength).toBe(0);
  });
});

describe('a view', () => {
  it('that was detached is made again', () => {
    const { segment, generation, offset } = host.allocate(64, false);
    const view = host.view(segment, generation, offset, 8);
    host.detach(view);
    expect(view.byteLength).toBe(0);
    host.detach(view);
    const again = host.view(segment, generation, offset, 8);
    expect(again).not.toBe(view);
    expect(again.byteLength).toBe(8);
  });

  it('that nobody uses is collected and made again', async () => {
    const { segment, generation, offset } = host.allocate(1 << 16, false);
    let views = 0;
    const registry = new FinalizationRegistry(() => views--);
    for (let i = 0; i < 200; i++) {
      registry.register(host.view(segment, generation, offset + i, 1000), i);
      views++;
    }
    for (let i = 0; i < 20 && views > 10; i++) {
      collectGarbage();
      await turn();
    }
    expect(views).toBeLessThan(10);
    expect(host.view(segment, generation, offset, 1000).byteLength).toBe(1000);
  });

  it('needs memory that is there', () => {
    const { segment, generation, offset } = host.allocate(64, false);
    expect(code(() => host.view(999, 1, 0, 8))).toBe('ERR_PTO_HANDLE_FOREIGN');
    expect(code(() => host.view(segment, generation + 1, offset, 8))).toBe('ERR_PTO_HANDLE_FOREIGN');
    expect(code(() => host.view(segment, generation, GIB, 8))).toBe('ERR_PTO_HANDLE_FOREIGN');
    expect(code(() => host.view(segment, generation, Number.MAX_SAFE_INTEGER, 8))).toBe('ERR_PTO_HANDLE_FOREIGN');
    expect(code(() => host.view(segment, generation, -1, 8))).toBe('ERR_PTO_OPTION_INVALID');
    expect(code(() => host.view(segment, generation, 0.5, 8))).toBe('ERR_PTO_OPTION_INVALID');
  });

  it('of foreign buffers is left alone by detach', () => {
    const foreign = new ArrayBuffer(8);
    host.detach(foreign);
    expect(foreign.byteLength).toBe(8);
  });
});

describe('a segment of the worker above', () => {
  it('is adopted once, without a copy', async () => {
    const below = newHost({ path: 'L4/0', level: 3 });
    try {
      const { buffer, segment, generation, offset } = host.allocate(256, false);
      const adopted = below.adopt(host, segment, generation);
      expect(below.adopt(host, segment, generation)).toEqual(adopted);
      new Uint8Array(buffer)[3] = 9;
      const view = new Uint8Array(below.view(adopted.segment, adopted.generation, offset, 256));
      expect(view[3]).toBe(9);
      view[4] = 8;
      expect(new Uint8Array(buffer)[4]).toBe(8);
      expect(code(() => below.adopt(host, 999, 1))).toBe('ERR_PTO_HANDLE_FOREIGN');
      expect(code(() => below.adopt({} as never, segment, generation))).toBe('ERR_PTO_OPTION_INVALID');
    } finally {
      await below.close(1000);
    }
  });
});

describe('the scratch buffer', () => {
  it('grows, and gives back what is allocated for outputs', () => {
    let seen: unknown;
    const worker = openInline(({ args }) => {
      seen = readTensors(args);
    });
    try {
      const before = worker.scratch;
      const after = worker.growScratch(1 << 20);
      expect(after.byteLength).toBe(1 << 20);
      expect(worker.scratch).toBe(after);
      expect(worker.scratch).not.toBe(before);
      expect(worker.growScratch(100)).toBe(after);
      expect(code(() => worker.growScratch(2 ** 40))).toBe('ERR_PTO_OPTION_INVALID');
      let allocated: unknown;
      runSync(worker, () => {
        submitSub(worker, [{ nbytes: 3000, tag: 1 }]);
        allocated = readTensors(new Uint8Array(worker.scratch));
      });
      expect(seen).toEqual(allocated);
      expect(seen).toMatchObject([{ nbytes: 3000, segment: expect.any(Number) as number }]);
    } finally {
      worker.closeSync(1000);
    }
  });

  it('does not take more tensors than there may be, nor records that are not whole', () => {
    host.beginRun(true);
    const view = new DataView(host.scratch);
    view.setUint32(0, 1_000_000, true);
    expect(code(() => host.submit(2, 1, 0, 1, 0, 0))).toBe('ERR_PTO_BLOB_INVALID');
    view.setUint32(0, 0, true);
    expect(code(() => host.submit(2, 1, 0, 1_000_000, 0, 0))).toBe('ERR_PTO_BLOB_INVALID');
    expect(code(() => host.submit(2, 1, 0, 1, 5, 0))).toBe('ERR_PTO_OPTION_INVALID');
    expect(host.endRunSync()).toMatchObject({ taskCount: 0, failures: [] });
  });
});
