import { describe, expect, it } from 'vitest';

import { Worker } from '../src/index.js';
import { target } from './support/callables.js';

function refusal(code: string, text: string): unknown {
  return expect.objectContaining({ code, message: expect.stringContaining(text) });
}

const newChild = (): Worker => new Worker({ level: 3 });

describe('Worker.addWorker', () => {
  it('gives worker ids in the order of the calls', () => {
    const parent = new Worker({ level: 4 });
    expect([parent.addWorker(newChild()), parent.addWorker(newChild(), { mode: 'inline' })]).toEqual([0, 1]);
  });

  it.each([2, 3] as const)('is refused by level %i', (level) => {
    const parent = new Worker(level === 2 ? { level, ...target } : { level });
    expect(() => parent.addWorker(newChild())).toThrow(refusal('ERR_PTO_WORKER_LEVEL', 'requires level >= 4'));
  });

  it('refuses a worker of level 2, of the same level, and itself', () => {
    const parent = new Worker({ level: 4 });
    const chip = new Worker({ level: 2, ...target });
    expect(() => parent.addWorker(chip)).toThrow(refusal('ERR_PTO_WORKER_LEVEL', 'only a worker of level 3 or above'));
    const peer = new Worker({ level: 4 });
    expect(() => parent.addWorker(peer)).toThrow(refusal('ERR_PTO_WORKER_STATE', 'must be of a lower one than 4'));
    expect(() => parent.addWorker(parent)).toThrow(refusal('ERR_PTO_WORKER_STATE', 'cannot be added to itself'));
  });

  it('refuses a worker that was added already, and one that is closed', async () => {
    const parent = new Worker({ level: 4 });
    const child = newChild();
    parent.addWorker(child);
    expect(() => parent.addWorker(child)).toThrow(refusal('ERR_PTO_WORKER_STATE', 'was added to a worker already'));
    const closed = newChild();
    await closed.close();
    expect(() => parent.addWorker(closed)).toThrow(refusal('ERR_PTO_WORKER_STATE', 'must not be initialized'));
  });

  it('takes the calls of an added worker away', async () => {
    const parent = new Worker({ level: 4 });
    const child = new Worker({ level: 4 });
    new Worker({ level: 5 }).addWorker(child);
    const fault = refusal('ERR_PTO_WORKER_STATE', 'was added to another one');
    expect(() => child.register(() => 1)).toThrow(fault);
    expect(() => child.addWorker(newChild())).toThrow(fault);
    await expect(child.init()).rejects.toEqual(fault);
    await expect(child.run(() => undefined)).rejects.toEqual(fault);
    expect(() => parent.addWorker(child)).toThrow(refusal('ERR_PTO_WORKER_STATE', 'must be of a lower one'));
  });

  it('refuses unknown options and modes', () => {
    const parent = new Worker({ level: 4 });
    expect(() => parent.addWorker(newChild(), { mod: 'inline' } as never)).toThrow(
      refusal('ERR_PTO_OPTION_UNKNOWN', "Did you mean 'mode'?"),
    );
    expect(() => parent.addWorker(newChild(), { mode: 'thread' as never })).toThrow(
      refusal('ERR_PTO_OPTION_INVALID', "'process', 'inline'"),
    );
  });

  it('is refused after close', async () => {
    const parent = new Worker({ level: 4 });
    await parent.close();
    expect(() => parent.addWorker(newChild())).toThrow(refusal('ERR_PTO_WORKER_STATE', 'the worker is closed'));
  });
});
