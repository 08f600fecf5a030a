import { describe, expect, it } from 'vitest';

import { Worker, callable } from '../../src/index.js';
import { argsOf, modes, openHost, target } from './support.js';

const functions = new URL('fixtures/functions.mjs', import.meta.url);

describe('a worker without children', () => {
  it('is initialised, runs, and is closed', async () => {
    const worker = new Worker({ level: 3, heapRingBytes: 2 ** 20 });
    await worker.init();
    const { stats } = await worker.run(() => undefined);
    expect(stats.taskCount).toBe(0);
    await worker.close();
    await worker.close();
    expect(worker.state).toBe('CLOSED');
  });

  it('that was never initialised is closed at the end of its block', async () => {
    let kept: Worker;
    {
      await using worker = new Worker({ level: 3, subWorkers: 1 });
      worker.register(callable(functions, 'count'));
      kept = worker;
    }
    expect(kept.state).toBe('CLOSED');
  });

  it('refuses the 65th callable where 64 are allowed, and names the limit', () => {
    const worker = new Worker({ level: 3, subWorkers: { count: 1, mode: 'inline' }, maxCallables: 64 });
    for (let i = 0; i < 64; i++) worker.register(() => i);
    expect(() => worker.register(() => 64)).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_CALLABLE_LIMIT', message: expect.stringMatching(/64.*maxCallables/s) }),
    );
  });
});

describe.each(modes)('a worker with sub workers, %s', (mode) => {
  it('is initialised and closed, several times in a process', async () => {
    for (let i = 0; i < 2; i++) {
      await using host = await openHost(mode, ['count'], { count: 2 });
      expect(host.worker.state).toBe('READY');
    }
  });

  it('is closed by its block after a run', async () => {
    let kept: Worker;
    {
      await using host = await openHost(mode, ['count']);
      kept = host.worker;
      const counter = host.ints();
      await kept.run((orch) => void orch.submitSub(host.handles.count, argsOf([counter])));
      expect(counter[0]).toBe(1);
    }
    expect(kept.state).toBe('CLOSED');
  });

  it('takes registrations after init', async () => {
    await using host = await openHost(mode, []);
    const handle = host.worker.register(target(mode, 'count'));
    const counter = host.ints();
    await host.worker.run((orch) => void orch.submitSub(handle, argsOf([counter])));
    expect(counter[0]).toBe(1);
  });

  it('takes none after init when registration is strict', async () => {
    await using host = await openHost(mode, ['count'], { strictRegistration: true });
    expect(() => host.worker.register(target(mode, 'nothing'))).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_REGISTER_FROZEN', message: expect.stringContaining('before init') }),
    );
  });
});
