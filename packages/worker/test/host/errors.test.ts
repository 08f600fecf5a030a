import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { argsOf, modes, openHost } from './support.js';
import type { Host } from './support.js';

const names = [
  'count',
  'throwSentinel',
  'rejectSentinel',
  'throwText',
  'throwHuge',
  'throwCircular',
  'throwWithProperties',
] as const;

describe.each(modes)('errors of functions, %s', (mode) => {
  let host: Host<(typeof names)[number]>;
  beforeAll(async () => {
    host = await openHost(mode, names);
  });
  afterAll(() => host?.worker.close());

  const runOf = (name: (typeof names)[number]): Promise<unknown> =>
    host.worker.run((orch) => void orch.submitSub(host.handles[name]));

  it.each([
    ['throwSentinel', 'the function gave up'],
    ['rejectSentinel', 'the promise gave up'],
  ] as const)('%s: the run fails with who ran it, the class and the message', async (name, message) => {
    const error = (await runOf(name).catch((thrown: unknown) => thrown)) as Error & Record<string, unknown>;
    expect(error.message).toMatch(new RegExp(`sub_worker: SentinelError: ${message}`));
    expect(error).toMatchObject({
      code: 'ERR_PTO_TASK_THROW',
      workerPath: 'L3/sub0',
      callable: { name, id: host.handles[name].id },
      cause: { name: 'SentinelError', message },
    });
    expect(error['remoteStack']).toMatch(/functions\.mjs/);
  });

  it('a callable that is not known to the worker is named', async () => {
    await expect(host.worker.run((orch) => void orch.submitSub(99))).rejects.toThrow(/99 not registered/);
  });

  it('a failure does not stop the next run', async () => {
    const counter = host.ints();
    await expect(runOf('throwSentinel')).rejects.toThrow(/SentinelError/);
    await host.worker.run((orch) => void orch.submitSub(host.handles.count, argsOf([counter])));
    expect(counter[0]).toBe(1);
  });

  it('submits after a failure throw it', async () => {
    const counter = host.ints();
    let seen: unknown;
    const failing = host.worker.run(async (orch) => {
      orch.submitSub(host.handles.throwSentinel);
      // The failure comes from elsewhere, at a time of its own.
      for (let i = 0; i < 1000; i++) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        try {
          orch.submitSub(host.handles.count, argsOf([counter]));
        } catch (error) {
          seen = error;
          throw error;
        }
      }
    });
    await expect(failing).rejects.toThrow(/SentinelError: the function gave up/);
    expect(seen).toMatchObject({ code: 'ERR_PTO_TASK_THROW', message: expect.stringContaining('fail-fast') });
  });

  it('what is thrown need not be an error', async () => {
    await expect(runOf('throwText')).rejects.toThrow(/sub_worker: thrown string: only a text/);
  });

  it('a message of 10 MB is cut, and says so', async () => {
    const error = (await runOf('throwHuge').catch((thrown: unknown) => thrown)) as Error;
    expect(error.message.length).toBeLessThan(70_000);
    expect(error.message).toMatch(/^sub_worker: Error: x{1000}/);
    expect(error).toMatchObject({ details: { truncated: true, length: 10 * 1024 * 1024 } });
  });

  it('causes may go around', async () => {
    await expect(runOf('throwCircular')).rejects.toMatchObject({
      message: expect.stringContaining('SentinelError: around'),
      cause: { message: 'around', cause: { message: 'and around', cause: { message: '[circular cause]' } } },
    });
  });

  it('properties and causes are kept', async () => {
    await expect(runOf('throwWithProperties')).rejects.toMatchObject({
      cause: { name: 'SentinelError', code: 'E_MORE', limit: 7, cause: { name: 'TypeError', message: 'the reason' } },
    });
  });
});
