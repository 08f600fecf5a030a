import { compile as compilePackage } from '@pto/compiler';
import { ChipCallable, CoreCallable, TaskArgs } from '@pto/task-interface';
import { beforeAll, describe, expect, it } from 'vitest';

import { Worker, callable, serializable } from '../../src/index.js';
import type { CallableHandle, Orchestrator, TaskArgsView } from '../../src/index.js';
import { compile, compileOptions, target } from '../support/callables.js';

const orchestrations = new URL('fixtures/orchestrations.mjs', import.meta.url);
const functions = new URL('fixtures/functions.mjs', import.meta.url);
const small = { heapRingBytes: 2 ** 20 } as const;
let vectorAdd: ChipCallable;
let otherAdd: ChipCallable;

beforeAll(async () => {
  vectorAdd = await compile('vector_add');
  otherAdd = await compile('vector_add', { signature: ['in', 'in', 'inout'] });
}, 120_000);

/** Bound where a function is sent to another process. */
declare const hashId: string;

function newL3(deviceId: number): Worker {
  return new Worker({ level: 3, ...target, deviceIds: [deviceId], subWorkers: 1, ...small });
}

const named = (name: string) => callable(orchestrations, name);

function refusal(code: string, text: RegExp): unknown {
  return expect.objectContaining({ code, message: expect.stringMatching(text) });
}

/** Runs an orchestration function of level 3 that adds 2 and 3 on a chip; what it gave. */
async function addUp(worker: Worker, call: CallableHandle, host: number, ...scalars: number[]): Promise<number> {
  const [a, b, f] = [2, 3, 0].map((value) => {
    const tensor = worker.alloc([64], 'float32');
    (tensor.data as Float32Array).fill(value);
    return tensor;
  });
  const args = new TaskArgs().addTensor(a!).addTensor(b!).addTensor(f!, 'output_existing');
  scalars.forEach((scalar) => args.addScalar(scalar));
  await worker.run((orch) => void orch.submitNextLevel(call, args, undefined, { worker: host }));
  const [value] = f!.data as Float32Array;
  for (const tensor of [a!, b!, f!]) worker.free(tensor);
  return value!;
}

describe.each(['process', 'inline'] as const)('callables of the worker above, %s', (mode) => {
  it('are named by their name, number or hash on every chip below', async () => {
    await using worker = new Worker({ level: 4, ...small });
    const byName = worker.register(named('addByName'));
    const byScalar = worker.register(named('addByScalar'));
    const add = worker.register(vectorAdd, { name: 'vector_add' });
    const byHash = worker.register(
      serializable(
        (orch: Orchestrator, args: TaskArgsView) =>
          void orch.submitNextLevel(hashId, args.toTaskArgs(), { blockDim: 1, aicpuThreadNum: 2 }),
        { bindings: { hashId: add.hashId } },
      ),
    );
    for (const device of [0, 1]) worker.addWorker(newL3(device), { mode });
    await worker.init();
    for (const host of [0, 1]) {
      expect(await addUp(worker, byName, host)).toBe(5);
      expect(await addUp(worker, byScalar, host, add.id)).toBe(5);
      expect(await addUp(worker, byHash, host)).toBe(5);
    }
  });

  it('may be registered after init, and are gone when they are unregistered', async () => {
    await using worker = new Worker({ level: 4, ...small });
    worker.addWorker(newL3(0), { mode });
    await worker.init();
    const byName = worker.register(named('addByName'));
    await expect(addUp(worker, byName, 0)).rejects.toThrow(/callable name 'vector_add' not registered/);
    for (let round = 0; round < 3; round++) {
      const add = worker.register(vectorAdd, { name: 'vector_add' });
      const again = worker.register(vectorAdd, { name: 'vector_add' });
      expect(await addUp(worker, byName, 0)).toBe(5);
      worker.unregister(add);
      expect(await addUp(worker, byName, 0)).toBe(5);
      worker.unregister(again);
      await expect(addUp(worker, byName, 0)).rejects.toThrow(/callable name 'vector_add' not registered/);
    }
  });

  it('are functions of sub workers, too', async () => {
    await using worker = new Worker({ level: 4, ...small });
    const countByName = worker.register(named('countByName'));
    const late = worker.register(callable(functions, 'count'));
    worker.addWorker(newL3(0), { mode });
    await worker.init();
    const counter = worker.alloc([1], 'int32').data as Int32Array;
    const args = new TaskArgs().addTensor(counter, 'inout');
    await worker.run((orch) => void orch.submitNextLevel(countByName, args));
    expect(counter[0]).toBe(1);
    worker.unregister(late);
    await expect(worker.run((orch) => void orch.submitNextLevel(countByName, args))).rejects.toThrow(/'count' not/);
  });

  it('are hidden by what the nested worker has under the same name', async () => {
    await using worker = new Worker({ level: 4, ...small });
    const byName = worker.register(named('addByName'));
    const host = newL3(0);
    host.register(vectorAdd, { name: 'vector_add' });
    worker.addWorker(host, { mode });
    worker.register(await compile('fatal'), { name: 'vector_add' });
    await worker.init();
    expect(await addUp(worker, byName, 0)).toBe(5);
  });

  it('are refused by a number that means another chip callable there', async () => {
    await using worker = new Worker({ level: 4, ...small });
    const add = worker.register(vectorAdd);
    const byScalar = worker.register(named('addByScalar'));
    const host = newL3(0);
    host.register(otherAdd, { name: 'own' });
    worker.addWorker(host, { mode });
    await worker.init();
    await expect(addUp(worker, byScalar, 0, add.id)).rejects.toThrow(/callable id 0 means two chip callables here/);
  });

  it('bring the defaults of their package along', async () => {
    await using worker = new Worker({ level: 4, ...small });
    const byDefault = worker.register(named('addByDefault'));
    worker.register(await compilePackage({ ...compileOptions('vector_add'), blockDim: 1000 }), { name: 'vector_add' });
    worker.addWorker(newL3(0), { mode });
    await worker.init();
    await expect(addUp(worker, byDefault, 0)).rejects.toThrow(/1000/);
  });

  it('fail init when a chip refuses one, which tells the way', async () => {
    await using worker = new Worker({ level: 4, ...small });
    worker.addWorker(newL3(1), { mode });
    worker.register(damaged(), { name: 'damaged' });
    await expect(worker.init()).rejects.toThrow(
      refusal('ERR_PTO_KERNEL_LOAD', /register 'damaged': .*chip_process dev=1: register 'damaged'/s),
    );
  });

  it('are taken back everywhere when a chip refuses one later', async () => {
    await using worker = new Worker({ level: 4, ...small });
    worker.addWorker(newL3(0), { mode });
    await worker.init();
    const next = worker.register(vectorAdd, { name: 'vector_add' }).id + 1;
    expect(() => worker.register(damaged(), { name: 'damaged' })).toThrow(
      refusal('ERR_PTO_KERNEL_LOAD', /chip_process dev=0: register 'damaged'/),
    );
    const byName = worker.register(named('addByName'));
    expect(byName.id).toBe(next);
    expect(await addUp(worker, byName, 0)).toBe(5);
  });

  it('go through the levels between', async () => {
    await using top = new Worker({ level: 5, ...small });
    const descend = top.register(named('descendByName'));
    top.register(named('addByName'));
    top.register(vectorAdd, { name: 'vector_add' });
    const middle = new Worker({ level: 4, ...small });
    middle.addWorker(newL3(0), { mode });
    top.addWorker(middle, { mode });
    await top.init();
    expect(await addUp(top, descend, 0)).toBe(5);
  });
});

describe('callables of the worker above', () => {
  it('are named by their handles where these are at hand', async () => {
    await using worker = new Worker({ level: 4, ...small });
    const add = worker.register(vectorAdd);
    const call = worker.register((orch: Orchestrator, args: TaskArgsView) => {
      orch.submitNextLevel(add, args.toTaskArgs(), { blockDim: 1, aicpuThreadNum: 2 });
    });
    worker.addWorker(newL3(0), { mode: 'inline' });
    await worker.init();
    expect(await addUp(worker, call, 0)).toBe(5);
  });

  it('are told again to a process that is started again', async () => {
    await using worker = new Worker({ level: 4, restart: 'on-idle', ...small });
    const byName = worker.register(named('addByName'));
    const die = worker.register(named('die'));
    worker.register(vectorAdd, { name: 'vector_add' });
    const host = newL3(0);
    host.register(otherAdd, { name: 'own' });
    worker.addWorker(host);
    await worker.init();
    for (let round = 0; round < 2; round++) {
      const restarted = new Promise((resolve) => worker.on('childRestart', resolve));
      await expect(worker.run((orch) => void orch.submitNextLevel(die, new TaskArgs()))).rejects.toThrow(/SIGKILL/);
      expect(await restarted).toMatchObject({ failure: undefined });
      expect(await addUp(worker, byName, 0)).toBe(5);
    }
  });

  it('need a chip somewhere below', async () => {
    await using worker = new Worker({ level: 4, ...small });
    worker.addWorker(new Worker({ level: 3, subWorkers: 1, ...small }), { mode: 'inline' });
    worker.register(vectorAdd, { name: 'nowhere' });
    await expect(worker.init()).rejects.toMatchObject({
      code: 'ERR_PTO_CALLABLE_NO_TARGET',
      message: expect.stringContaining("'nowhere' has no child that can run it"),
    });
  });

  it('go to the chips only that they were compiled for', async () => {
    const made = await compilePackage(compileOptions('vector_add'));
    await using worker = new Worker({ level: 4, ...small });
    const other = { level: 3, platform: 'a5sim', runtime: target.runtime, deviceIds: [0], ...small } as const;
    worker.addWorker(new Worker(other), { mode: 'inline' });
    await worker.init();
    expect(() => worker.register(made)).toThrow(expect.objectContaining({ code: 'ERR_PTO_CALLABLE_NO_TARGET' }));
  });
});

/** A callable whose kernel is no code. */
function damaged(): ChipCallable {
  const { funcName, configName, signature, binary } = vectorAdd;
  const kernel = CoreCallable.build({ signature: [], binary: new Uint8Array(64) });
  return ChipCallable.build({ funcName, configName, signature, binary, children: [{ funcId: 0, callable: kernel }] });
}
