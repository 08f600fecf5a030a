import { describe, expect, it } from 'vitest';

import { Worker } from '../src/index.js';
import { target } from './support/callables.js';

const options = { level: 2, ...target } as const;

function construct(more: object): () => Worker {
  return () => new Worker({ ...options, ...more });
}

function refusal(code: string, text: string): unknown {
  return expect.objectContaining({ code, message: expect.stringContaining(text) });
}

describe('the options of a worker', () => {
  it.each([1, 0, 2.5, 9, '2', 'x', undefined])('level %s is refused', (level) => {
    expect(construct({ level })).toThrow(refusal('ERR_PTO_WORKER_LEVEL', 'Pass { level: 2 }'));
  });

  it('a misspelt name is refused with the right one', () => {
    expect(construct({ deviceid: 1 })).toThrow(refusal('ERR_PTO_OPTION_UNKNOWN', "Did you mean 'deviceId'?"));
    expect(construct({ signatureStict: false })).toThrow(
      refusal('ERR_PTO_OPTION_UNKNOWN', "Did you mean 'signatureStrict'?"),
    );
  });

  it('an unknown platform or runtime is refused with the known ones', () => {
    expect(construct({ platform: 'a3sim' })).toThrow(refusal('ERR_PTO_PLATFORM_UNKNOWN', 'a2a3, a2a3sim, a5, a5sim'));
    expect(construct({ runtime: 'ringbuffer' })).toThrow(
      refusal('ERR_PTO_RUNTIME_UNKNOWN', 'tensormap_and_ringbuffer'),
    );
  });

  it('values of the wrong type are refused', () => {
    for (const more of [
      { deviceId: -1 },
      { deviceId: 0.5 },
      { deviceId: '0' },
      { signatureStrict: 1 },
      { build: 'yes' },
    ]) {
      expect(construct(more)).toThrow(expect.objectContaining({ code: 'ERR_PTO_OPTION_INVALID' }));
    }
  });

  it('no options at all are refused', () => {
    expect(() => new (Worker as new (options?: unknown) => Worker)()).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_WORKER_LEVEL' }),
    );
  });
});
