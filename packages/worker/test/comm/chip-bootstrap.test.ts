import { describe, expect, it } from 'vitest';

import { Worker } from '../../src/index.js';
import type { ChipBootstrapOptions } from '../../src/index.js';
import { takeChipBootstrap } from '../../src/comm/chip-bootstrap.js';
import { target } from '../support/callables.js';

const buffer = { name: 'scratch', dtype: 'float32', count: 4 } as const;

function pair(more: Partial<ChipBootstrapOptions> = {}): ChipBootstrapOptions[] {
  return [0, 1].map((rank) => ({ comm: { rank, windowBytes: 64 }, ...more }));
}

function construct(chipBootstrap: unknown, more: object = {}): () => Worker {
  return () => new Worker({ level: 3, ...target, deviceIds: [0, 1], chipBootstrap, ...more } as never);
}

function refusal(code: string, text: string): unknown {
  return expect.objectContaining({ code, message: expect.stringContaining(text) });
}

describe('the bootstrap of chips', () => {
  it('is complete when it was checked', () => {
    const input = new Float32Array(4);
    const [first, second] = takeChipBootstrap(
      [
        {
          comm: { rank: 1, windowBytes: 64 },
          buffers: [
            { ...buffer, loadFromHost: input },
            { ...buffer, name: 'b', nbytes: 48 },
          ],
        },
        { comm: { rank: 0, windowBytes: 64 } },
      ],
      2,
    );
    expect(first).toEqual({
      comm: { rank: 1, rankCount: 2, windowBytes: 64, session: 'default' },
      buffers: [
        { name: 'scratch', dtype: 0, count: 4, nbytes: 16, loadFromHost: input, storeToHost: false },
        { name: 'b', dtype: 0, count: 4, nbytes: 48, loadFromHost: undefined, storeToHost: false },
      ],
    });
    expect(second).toMatchObject({ comm: { rank: 0, rankCount: 2 }, buffers: [] });
  });

  it('may leave chips out, or make several communicators', () => {
    expect(takeChipBootstrap([{}, {}], 2)).toEqual([
      { comm: undefined, buffers: [] },
      { comm: undefined, buffers: [] },
    ]);
    const alone = (session: string): ChipBootstrapOptions => ({
      comm: { rank: 0, rankCount: 1, windowBytes: 8, session },
    });
    expect(takeChipBootstrap([alone('a'), alone('b')], 2)).toHaveLength(2);
  });

  it('is for workers of level 3 and above', () => {
    expect(construct(pair(), { level: 2, deviceIds: undefined })).toThrow(
      refusal('ERR_PTO_WORKER_LEVEL', 'level >= 3'),
    );
  });

  it('describes each chip', () => {
    expect(construct(pair().slice(1))).toThrow(refusal('ERR_PTO_OPTION_INVALID', 'must equal deviceIds length'));
    expect(construct({})).toThrow(refusal('ERR_PTO_OPTION_INVALID', 'must equal deviceIds length'));
  });

  it('needs a communicator for buffers', () => {
    expect(construct([{ buffers: [buffer] }, {}])).toThrow(refusal('ERR_PTO_COMM_ARGS', 'there is none'));
  });

  it('gives each rank of a communicator to one chip', () => {
    const rank = (more: object): object => ({ comm: { rank: 0, windowBytes: 64, ...more } });
    expect(construct([rank({}), rank({})])).toThrow(refusal('ERR_PTO_COMM_ARGS', "session 'default' are 0, 0 of 2"));
    expect(construct([rank({}), {}])).toThrow(refusal('ERR_PTO_COMM_ARGS', 'are 0 of 2'));
    expect(construct([rank({}), rank({ rank: 1, windowBytes: 128 })])).toThrow(
      refusal('ERR_PTO_COMM_ARGS', 'other counts or windows'),
    );
    expect(construct([rank({ rank: 2 }), rank({})])).toThrow(refusal('ERR_PTO_OPTION_INVALID', 'comm.rank: 2'));
    expect(construct([{ comm: { windowBytes: 8 } }, {}])).toThrow(refusal('ERR_PTO_OPTION_INVALID', 'comm.rank'));
    expect(construct([rank({ rankCount: 3 }), rank({})])).toThrow(
      refusal('ERR_PTO_OPTION_INVALID', 'comm.rankCount: 3'),
    );
    expect(construct([rank({ windowBytes: 0 }), rank({})])).toThrow(
      refusal('ERR_PTO_OPTION_INVALID', 'windowBytes: 0'),
    );
    expect(construct([rank({ windowSize: 8 }), rank({})])).toThrow(refusal('ERR_PTO_OPTION_UNKNOWN', 'windowSize'));
  });

  it('carves buffers that fit, with names of their own', () => {
    const buffers = (...given: object[]): unknown => pair({ buffers: given as never });
    expect(construct(buffers({ ...buffer, count: 17 }))).toThrow(
      refusal('ERR_PTO_COMM_ARGS', 'up to the 64 of the window'),
    );
    expect(construct(buffers(buffer, buffer))).toThrow(refusal('ERR_PTO_OPTION_INVALID', "buffers[1].name: 'scratch'"));
    expect(construct(buffers({ ...buffer, nbytes: 15 }))).toThrow(
      refusal('ERR_PTO_OPTION_INVALID', 'an integer from 16'),
    );
    expect(construct(buffers({ ...buffer, name: '' }))).toThrow(refusal('ERR_PTO_OPTION_INVALID', 'a name'));
    expect(construct(buffers({ ...buffer, count: 0 }))).toThrow(refusal('ERR_PTO_OPTION_INVALID', '.count: 0'));
    expect(construct(buffers({ ...buffer, dtype: 'float31' }))).toThrow(
      refusal('ERR_PTO_ARGS_DTYPE', 'buffers[0].dtype'),
    );
    expect(construct(buffers({ ...buffer, load: true }))).toThrow(refusal('ERR_PTO_OPTION_UNKNOWN', 'load'));
    expect(construct(buffers({ ...buffer, loadFromHost: new Float32Array(3) }))).toThrow(
      refusal('ERR_PTO_OPTION_INVALID', 'a typed array of 16 bytes'),
    );
    expect(construct(buffers({ ...buffer, storeToHost: 1 }))).toThrow(
      refusal('ERR_PTO_OPTION_INVALID', 'storeToHost: 1'),
    );
  });

  it('is known after init', () => {
    const worker = construct(pair())();
    expect(() => worker.chipContexts).toThrow(refusal('ERR_PTO_WORKER_STATE', 'chipContexts'));
    const chip = new Worker({ level: 2, ...target });
    expect(() => chip.chipContexts).toThrow(refusal('ERR_PTO_WORKER_LEVEL', 'Make a worker of level 3'));
  });
});
