import { describe, expect, it } from 'vitest';

import { Worker } from '../src/index.js';
import type { HostWorkerOptions } from '../src/index.js';
import { takeHostWorkerOptions } from '../src/options/host-worker-options.js';
import { target } from './support/callables.js';

function construct(more: object): () => Worker {
  return () => new Worker({ level: 3, ...more });
}

function refusal(code: string, text: string): unknown {
  return expect.objectContaining({ code, message: expect.stringContaining(text) });
}

describe('the options of a worker of level 3 or above', () => {
  it.each([3, 4, 5] as const)('level %i needs nothing else, and starts nothing', (level) => {
    const worker = new Worker({ level });
    expect([worker.level, worker.state]).toEqual([level, 'NEW']);
  });

  it('have defaults', () => {
    expect(takeHostWorkerOptions({ level: 3 })).toMatchObject({
      deviceIds: [],
      subWorkers: { count: 0, mode: 'thread' },
      heapRingBytes: 2 ** 30,
      startupTimeoutMs: 60_000,
      closeTimeoutMs: 10_000,
      allocTimeoutMs: 10_000,
      taskTimeoutMs: 0,
      maxPendingTasks: 65_536,
      maxCallables: 4096,
      failurePolicy: 'poison',
      failFast: true,
      killOnTimeout: true,
      restart: 'never',
      spin: { parentUs: 30, childUs: 50 },
    });
  });

  it('chips of a machine have more time to start than simulated ones', () => {
    const startup = (platform: 'a2a3' | 'a2a3sim'): number =>
      takeHostWorkerOptions({ level: 3, ...target, platform, deviceIds: [0] }).startupTimeoutMs;
    expect([startup('a2a3sim'), startup('a2a3')]).toEqual([60_000, 300_000]);
  });

  it('submits go on after a failure where dependants do', () => {
    expect(takeHostWorkerOptions({ level: 3, failurePolicy: 'continue' }).failFast).toBe(false);
    expect(takeHostWorkerOptions({ level: 3, failurePolicy: 'continue', failFast: true }).failFast).toBe(true);
  });

  it.each([
    [2, { mode: 'thread', count: 2 }],
    [{ count: 3 }, { mode: 'thread', count: 3 }],
    [
      { count: 1, mode: 'inline' },
      { mode: 'inline', count: 1 },
    ],
  ] as const)('subWorkers %o', (subWorkers, taken) => {
    expect(takeHostWorkerOptions({ level: 3, subWorkers }).subWorkers).toMatchObject(taken);
  });

  it.each([
    ['numSubWorkers', "'subWorkers'"],
    ['subWorker', "'subWorkers'"],
    ['deviceIDs', "'deviceIds'"],
    ['heapRingByte', "'heapRingBytes'"],
    ['maxPendingTask', "'maxPendingTasks'"],
  ])('%s is refused with the right name', (name, right) => {
    expect(construct({ [name]: 1 })).toThrow(refusal('ERR_PTO_OPTION_UNKNOWN', `Did you mean ${right}?`));
  });

  it('options of another level are named with their level', () => {
    expect(construct({ deviceId: 1 })).toThrow(refusal('ERR_PTO_WORKER_LEVEL', 'Name the chips with deviceIds'));
    expect(() => new Worker({ level: 2, ...target, subWorkers: 1 } as never)).toThrow(
      refusal('ERR_PTO_WORKER_LEVEL', 'subWorkers: is an option of level >= 3; the level is 2'),
    );
    expect(construct({ level: 4, deviceIds: [0] })).toThrow(
      refusal('ERR_PTO_WORKER_LEVEL', 'only a worker of level 3 owns chips'),
    );
  });

  it('chips need a platform and a runtime', () => {
    expect(construct({ deviceIds: [0] })).toThrow(refusal('ERR_PTO_PLATFORM_UNKNOWN', 'a2a3sim'));
    expect(construct({ deviceIds: [0], platform: 'a2a3sim' })).toThrow(
      refusal('ERR_PTO_RUNTIME_UNKNOWN', 'tensormap_and_ringbuffer'),
    );
  });

  it.each<readonly [string, unknown, string]>([
    ['deviceIds', [0, 1, 0], 'distinct device numbers'],
    ['deviceIds', [0, -1], 'an integer from 0'],
    ['deviceIds', [undefined], 'distinct device numbers'],
    ['deviceIds', 2, 'an array of device numbers'],
    ['subWorkers', -1, 'an integer from 0'],
    ['subWorkers', 1.5, 'an integer from 0'],
    ['subWorkers', { count: 1, mode: 'fork' }, "'thread', 'process', 'inline'"],
    ['subWorkers', null, 'a number, or { count, mode }'],
    ['heapRingBytes', -1, 'an integer from 0'],
    ['heapRingBytes', '1G', 'an integer from 0'],
    ['taskTimeoutMs', 2 ** 31, 'an integer from 0 to 2147483647'],
    ['maxCallables', 0, 'an integer from 1'],
    ['failurePolicy', 'ignore', "'poison', 'continue'"],
    ['restart', true, "'never', 'on-idle'"],
    ['strictHazards', 1, 'true, false'],
    ['build', 'always', 'true, false'],
    ['failFast', 'no', 'true, false'],
    ['spin', { parentUs: -1 }, 'an integer from 0'],
  ])('%s: %o is refused', (name, value, allowed) => {
    const more = { ...target, [name]: value } as Partial<HostWorkerOptions>;
    expect(construct(more)).toThrow(refusal('ERR_PTO_OPTION_INVALID', allowed));
  });

  it('unknown names inside of options are refused, too', () => {
    expect(construct({ spin: { parent: 1 } })).toThrow(refusal('ERR_PTO_OPTION_UNKNOWN', "'parentUs'"));
    expect(construct({ subWorkers: { counts: 1 } })).toThrow(refusal('ERR_PTO_OPTION_UNKNOWN', "'count'"));
  });
});
