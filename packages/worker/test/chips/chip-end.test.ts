import { TaskArgs } from '@pto/task-interface';
import type { ChipCallable } from '@pto/task-interface';
import { beforeAll, describe, expect, it } from 'vitest';

import { ChildDiedError } from '../../src/index.js';
import type { ChildExitEvent, Worker, WorkerEvents } from '../../src/index.js';
import { compile, smallRun } from '../support/callables.js';
import { openChips, sumArgs } from '../support/hosts.js';

let vectorAdd: ChipCallable;

beforeAll(async () => {
  vectorAdd = await compile('vector_add');
}, 120_000);

const floats = (value = 0): Float32Array => new Float32Array(1024).fill(value);

function pidOf(worker: Worker, chip: number): number {
  const { children } = worker.stats() as { children: { path: string; pid: number }[] };
  return children.find(({ path }) => path === `L3/chip${chip}`)!.pid;
}

function nextEvent<Name extends keyof WorkerEvents>(worker: Worker, name: Name): Promise<WorkerEvents[Name]> {
  return new Promise((resolve) => {
    const listener = (event: WorkerEvents[Name]): void => {
      worker.off(name, listener);
      resolve(event);
    };
    worker.on(name, listener);
  });
}

async function killChip(worker: Worker, chip: number): Promise<ChildExitEvent> {
  const exited = nextEvent(worker, 'childExit');
  process.kill(pidOf(worker, chip), 'SIGKILL');
  return exited;
}

describe('a chip that is killed', () => {
  it('is told of, and leaves its tasks to the other one', async () => {
    const { worker, add } = await openChips(vectorAdd);
    await using _ = worker;
    const pid = pidOf(worker, 0);
    expect(await killChip(worker, 0)).toMatchObject({ workerPath: 'L3/chip0', pid, signal: 'SIGKILL', exitCode: null });
    const f = floats();
    await worker.run((orch) => {
      for (let i = 0; i < 3; i++) orch.submitNextLevel(add, sumArgs(floats(2), floats(3), f), smallRun);
    });
    expect(f[0]).toBe(5);
  });

  it('fails what is sent to it, at the submit', async () => {
    const { worker, add } = await openChips(vectorAdd);
    await using _ = worker;
    await killChip(worker, 1);
    const run = worker.run((orch) => {
      orch.submitNextLevel(add, sumArgs(floats(), floats(), floats()), smallRun, { worker: 1 });
    });
    await expect(run).rejects.toMatchObject({ code: 'ERR_PTO_CHILD_SIGNAL' });
    expect(() => worker.malloc(64, { worker: 1 })).toThrow(expect.objectContaining({ code: 'ERR_PTO_CHILD_SIGNAL' }));
  });

  it('takes its memory with it', async () => {
    const { worker, add } = await openChips(vectorAdd);
    await using _ = worker;
    const buffer = worker.malloc(4096, { worker: 1 });
    const tensor = buffer.tensor([1024], 'float32');
    await killChip(worker, 1);
    const gone = { code: 'ERR_PTO_DEVICE_POINTER' };
    expect(() => worker.free(buffer)).toThrow(expect.objectContaining(gone));
    const args = new TaskArgs().addTensor(tensor).addTensor(tensor).addTensor(floats());
    await expect(worker.run((orch) => void orch.submitNextLevel(add, args, smallRun))).rejects.toMatchObject(gone);
  });

  it('while it has tasks fails them with how it ended', async () => {
    const { worker, add } = await openChips(vectorAdd, { deviceIds: [0] });
    await using _ = worker;
    const pid = pidOf(worker, 0);
    const run = worker.run((orch) => {
      process.kill(pid, 'SIGSTOP');
      for (let i = 0; i < 4; i++) orch.submitNextLevel(add, sumArgs(floats(), floats(), floats()), smallRun);
      process.kill(pid, 'SIGKILL');
    });
    const failure: unknown = await run.catch((error: unknown) => error);
    const [first] = [failure, ...((failure as { errors?: unknown[] }).errors ?? [])].filter(
      (error) => error instanceof ChildDiedError,
    );
    expect(first).toMatchObject({ code: 'ERR_PTO_CHILD_SIGNAL', pid, signal: 'SIGKILL', workerPath: 'L3/chip0' });
    expect((first as Error).message).toMatch(/^chip_process dev=0: .*vector_add/s);
  });

  it('is started again where that is wanted, and knows its callables', async () => {
    const { worker, add } = await openChips(vectorAdd, { deviceIds: [0], restart: 'on-idle' });
    await using _ = worker;
    const restarted = nextEvent(worker, 'childRestart');
    const pid = pidOf(worker, 0);
    await killChip(worker, 0);
    expect(await restarted).toEqual({ workerPath: 'L3/chip0', failure: undefined });
    expect(pidOf(worker, 0)).not.toBe(pid);
    const f = floats();
    await worker.run((orch) => void orch.submitNextLevel(add, sumArgs(floats(2), floats(3), f), smallRun));
    expect(f[0]).toBe(5);
  });
});
