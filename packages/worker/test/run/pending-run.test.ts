import { describe, expect, it } from 'vitest';

import { PendingRun } from '../../src/run/pending-run.js';
import type { RunResult } from '../../src/run/run-result.js';

const result = { stats: { runId: 1 } } as unknown as RunResult;

describe('a handle of a run', () => {
  it('gives its result to everybody who waits', async () => {
    const run = new PendingRun();
    const waits = [run.wait(), run.wait(60_000)];
    expect(run.done).toBe(false);
    run.succeed(result);
    expect(await Promise.all(waits)).toEqual([result, result]);
    expect([run.done, run.result(), await run.wait(0)]).toEqual([true, result, result]);
  });

  it('throws its failure at everybody who asks, and at nobody else', async () => {
    const run = new PendingRun();
    const failure = new Error('task');
    run.fail(failure);
    await new Promise((resolve) => setImmediate(resolve));
    expect(run.done).toBe(true);
    expect(() => run.result()).toThrow(failure);
    for (let i = 0; i < 2; i++) await expect(run.wait()).rejects.toBe(failure);
  });

  it('has no result before the end', () => {
    expect(() => new PendingRun().result()).toThrow(
      expect.objectContaining({ code: 'ERR_PTO_WORKER_STATE', message: expect.stringContaining('has not ended') }),
    );
  });

  it('goes on when a wait is over, and can be waited for again', async () => {
    const run = new PendingRun();
    await expect(run.wait(1)).rejects.toMatchObject({
      code: 'ERR_PTO_RUN_WAIT_TIMEOUT',
      message: expect.stringContaining('has not ended within 1 ms; it goes on'),
    });
    run.succeed(result);
    expect(await run.wait(1)).toBe(result);
  });

  it.each([-1, Number.NaN, 2 ** 31, '5'])('refuses to wait for %o', async (timeoutMs) => {
    await expect(new PendingRun().wait(timeoutMs as number)).rejects.toMatchObject({ code: 'ERR_PTO_OPTION_INVALID' });
  });
});
