import { TaskArgs } from '@pto/task-interface';
import { describe, expect, it } from 'vitest';

import { RunError, TaskError } from '../../src/index.js';
import type { HostWorkerOptions, TaskArgsView, Worker } from '../../src/index.js';
import { openInline } from '../support/hosts.js';

async function withWorker(options: Partial<HostWorkerOptions>, body: (worker: Worker) => Promise<void>): Promise<void> {
  await using worker = await openInline({ subWorkers: { count: 2, mode: 'inline' }, ...options });
  await body(worker);
}

async function failureOf(run: Promise<unknown>): Promise<Error> {
  return run.then(
    () => Promise.reject(new Error('the run did not fail')),
    (error: unknown) => error as Error,
  );
}

function throwing(message: string): () => never {
  return () => {
    throw new Error(message);
  };
}

describe('the error of a run', () => {
  it('is that of its only failed task', () =>
    withWorker({}, async (worker) => {
      const fail = worker.register(throwing('a'), { name: 'fail' });
      const error = await failureOf(worker.run((orch) => void orch.submitSub(fail)));
      expect(error).toBeInstanceOf(TaskError);
      expect(error).toMatchObject({
        code: 'ERR_PTO_TASK_THROW',
        message: 'sub_worker: Error: a',
        workerPath: 'L3/sub0',
        taskId: 0,
        callable: { name: 'fail', id: 0 },
      });
    }));

  it('has those of all tasks that failed, in their order', () =>
    withWorker({ failFast: false }, async (worker) => {
      const [a, b] = [worker.register(throwing('a')), worker.register(throwing('b'))];
      const error = await failureOf(
        worker.run((orch) => {
          orch.submitSub(a);
          orch.submitSub(b);
        }),
      );
      expect(error).toBeInstanceOf(RunError);
      expect((error as RunError).errors.map(({ message }) => message)).toEqual([
        'sub_worker: Error: a',
        'sub_worker: Error: b',
      ]);
    }));

  it('is what the orchestration function threw, whatever that is', () =>
    withWorker({}, async (worker) => {
      const own = new RangeError('mine');
      expect(await failureOf(worker.run(() => Promise.reject(own)))).toBe(own);
      const thrown = worker.run(() => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- users may
        throw 'text';
      });
      await expect(thrown).rejects.toBe('text');
      const { stats } = await worker.run(() => undefined);
      expect(stats.taskCount).toBe(0);
    }));

  it('is not hidden by a function that catches what a submit throws', () =>
    withWorker({}, async (worker) => {
      const fail = worker.register(throwing('a'));
      const caught: unknown[] = [];
      const error = await failureOf(
        worker.run(async (orch) => {
          orch.submitSub(fail);
          for (let i = 0; i < 200 && caught.length === 0; i++) {
            await new Promise((resolve) => setTimeout(resolve, 2));
            try {
              orch.submitSub(fail);
            } catch (thrown) {
              caught.push(thrown);
            }
          }
        }),
      );
      expect(caught).toHaveLength(1);
      expect(error.message).toContain('sub_worker: Error: a');
    }));

  it('does not count twice when a function passes on what a submit threw', () =>
    withWorker({}, async (worker) => {
      const fail = worker.register(throwing('a'));
      const error = await failureOf(
        worker.run(async (orch) => {
          for (let i = 0; i < 200; i++) {
            orch.submitSub(fail, undefined);
            await new Promise((resolve) => setTimeout(resolve, 2));
          }
        }),
      );
      expect(error).toBeInstanceOf(TaskError);
      expect(error.message).toBe('sub_worker: Error: a');
    }));
});

describe('what depends on a failed task', () => {
  const graph = async (worker: Worker): Promise<{ error: Error; values: number[] }> => {
    const tensor = worker.alloc([1], 'int32');
    const args = (): TaskArgs => new TaskArgs().addTensor(tensor, 'inout');
    const fail = worker.register(throwing('a'));
    const add = worker.register((view: TaskArgsView) => void (view.tensor<Int32Array>(0).data[0]! += 1));
    const error = await failureOf(
      worker.run((orch) => {
        orch.submitSub(add, args());
        orch.submitSub(fail, args());
        orch.submitSub(add, args());
      }),
    );
    return { error, values: [...(tensor.data as Int32Array)] };
  };

  it('is not run', () =>
    withWorker({}, async (worker) => {
      expect(await graph(worker)).toMatchObject({ error: { code: 'ERR_PTO_TASK_THROW' }, values: [1] });
    }));

  it("is run with failurePolicy 'continue'", () =>
    withWorker({ failurePolicy: 'continue' }, async (worker) => {
      expect(await graph(worker)).toMatchObject({ error: { code: 'ERR_PTO_TASK_THROW' }, values: [2] });
    }));
});
