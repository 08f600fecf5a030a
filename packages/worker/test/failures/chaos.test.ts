// Any process below a worker of level 4 is killed or stopped at a random moment of mixed work: chips, sub workers, hosts and
// what they own. The error has to name it, nothing may be left, the next run has to work, and everything has to come back.
// PTO_TEST_SEED repeats the rounds of a seed. With PTO_TEST_NIGHTLY=1 there are 200 rounds.

import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { TaskArgs } from '@pto/task-interface';
import type { ChipCallable, Tensor } from '@pto/task-interface';
import { beforeAll, expect, it } from 'vitest';

import { Worker, callable } from '../../src/index.js';
import type { Orchestrator } from '../../src/index.js';
import { compile } from '../support/callables.js';
import { openTree, processCount } from './fixtures/tree.mjs';
import type { Tree } from './fixtures/tree.mjs';
import { ProcessTree } from './process-tree.js';
import type { TreeProcess } from './process-tree.js';
import { Random } from './random.js';
import { expectNothingLeft, isNightly, settledState } from './support.js';

const ROUNDS = isNightly ? 200 : 12;
/** A tree is closed and checked for what it leaves after so many. */
const ROUNDS_OF_TREE = isNightly ? 20 : 12;
const STOP_EVERY = 6;
const STEPS = 16;
const COUNTERS = 6;

const seed = Number(process.env.PTO_TEST_SEED ?? Date.now() % 2 ** 31);
let vectorAdd: ChipCallable;

beforeAll(async () => {
  vectorAdd = await compile('vector_add');
}, 120_000);

interface Deed {
  readonly victim: TreeProcess;
  readonly signal: 'SIGKILL' | 'SIGSTOP';
  /** Resolves when its parent has waited for the victim, with the milliseconds that this took. */
  readonly noticed: Promise<number>;
}

async function whenReaped({ pid }: TreeProcess): Promise<number> {
  const start = performance.now();
  while (existsSync(`/proc/${pid}`)) await delay(1);
  return performance.now() - start;
}

/** One tree and its work. */
class Chaos {
  readonly processes: ProcessTree;
  readonly #random: Random;
  readonly #tree: Tree;
  readonly #counters: Tensor[];
  readonly #floats: Tensor[];

  /** @param processes - made before the tree */
  constructor(random: Random, processes: ProcessTree, tree: Tree) {
    this.processes = processes;
    this.#random = random;
    this.#tree = tree;
    this.#counters = Array.from({ length: COUNTERS }, () => tree.worker.alloc([1], 'int32'));
    this.#floats = Array.from({ length: 2 }, () => tree.worker.alloc([1024], 'float32'));
  }

  /** Mixed work, during which something is done to a process. Returns the error of the run, and the deed. */
  async disturbedRun(signal: Deed['signal']): Promise<{ failure: unknown; deed: Deed }> {
    const victim = this.#random.of(this.processes.now());
    const moment = this.#random.below(2 * STEPS);
    let deed: Deed | undefined;
    const act = (): void => {
      process.kill(victim.pid, signal);
      deed = { victim, signal, noticed: whenReaped(victim) };
    };
    const later = moment < STEPS ? undefined : delay(moment - STEPS).then(act);
    const failure: unknown = await this.#tree.worker
      .run((orch) => {
        for (let i = 0; i < STEPS; i++) {
          if (i === moment) act();
          this.#submitAny(orch);
        }
      })
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    await later;
    if (deed === undefined) act(); // The run has failed before, which nothing explains; the caller finds out.
    return { failure, deed: deed! };
  }

  /** Work that any child can do. Returns the error, if there is one. */
  plainRun(): Promise<unknown> {
    return this.#settled((orch) => {
      for (let i = 0; i < 4; i++) {
        orch.submitSub(this.#tree.step, this.#stepArgs(this.#counters[i]!));
        orch.submitNextLevel(this.#tree.mix, this.#mixArgs(this.#counters[i]!));
      }
    });
  }

  /** Work for which every process of the tree is needed. */
  fullRun(): Promise<unknown> {
    const { all, step } = this.#tree;
    const [counter] = this.#counters as [Tensor];
    return this.#settled((orch) => {
      const members = [0, 1].map(() => new TaskArgs().addTensor(counter, 'no_dep').addScalar(0));
      orch.submitSubGroup(step, members);
      const hosts = [0, 1].map(() => this.#mixArgs(counter, 'no_dep'));
      orch.submitNextLevelGroup(all, hosts, undefined, { workers: [0, 1] });
    });
  }

  #settled(body: (orch: Orchestrator) => void): Promise<unknown> {
    return this.#tree.worker.run(body).then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  #submitAny(orch: Orchestrator): void {
    const { step, mix } = this.#tree;
    const counter = this.#random.of(this.#counters);
    switch (this.#random.below(4)) {
      case 0:
        orch.submitSub(step, this.#stepArgs(counter));
        break;
      case 1: {
        const worker = this.#random.below(2);
        orch.submitNextLevel(mix, this.#mixArgs(counter), undefined, { worker });
        break;
      }
      default:
        orch.submitNextLevel(mix, this.#mixArgs(counter));
    }
  }

  #stepArgs(counter: Tensor): TaskArgs {
    return new TaskArgs().addTensor(counter, 'inout').addScalar(this.#random.below(3));
  }

  #mixArgs(counter: Tensor, tag: 'inout' | 'no_dep' = 'inout'): TaskArgs {
    const args = new TaskArgs().addTensor(counter, tag);
    for (const tensor of this.#floats) args.addTensor(tensor);
    return args.addScalar(this.#random.below(3 ** 6));
  }
}

interface Reason extends Error {
  readonly code?: string;
  readonly pid?: number;
  readonly details?: { readonly pid?: number; readonly signal?: string; readonly stderrTail?: string };
}

function causesOf(error: unknown): Reason[] {
  return error === undefined ? [] : [error as Reason, ...causesOf((error as Reason).cause)];
}

/** Every error of a run leads to the process that something was done to, and tells how it ended. */
function expectToName({ victim, signal }: Deed, failure: unknown): void {
  const errors = (failure as { errors?: readonly unknown[] }).errors ?? [failure];
  for (const error of errors) {
    const chain = causesOf(error);
    // What is above the last one repeats its details.
    const about = chain.filter(({ pid, details }) => (pid ?? details?.pid) === victim.pid).at(-1);
    expect(about, chain.map(({ message }) => message).join('\ncaused by ')).toBeDefined();
    expect(about!.code).toBe('ERR_PTO_CHILD_SIGNAL');
    // One that was stopped may not have been missed until it was killed.
    expect(signal === 'SIGSTOP' ? ['SIGSTOP', 'SIGKILL'] : ['SIGKILL']).toContain(about!.details!.signal);
    if (victim.isNode) expect(about!.details!.stderrTail).toContain(`here is ${victim.pid}\n`);
  }
}

/** How long detection took, by what was done. */
const detectionsMs = { SIGKILL: [] as number[], SIGSTOP: [] as number[] };
let [failedRuns, unharmedRuns, refused] = [0, 0, 0];

async function disturb(chaos: Chaos, signal: Deed['signal']): Promise<void> {
  const { failure, deed } = await chaos.disturbedRun(signal);
  if (failure === undefined) unharmedRuns++;
  else failedRuns++;
  // One that was stopped while it had nothing to do is missed by nobody.
  if (signal === 'SIGSTOP' && failure === undefined) chaos.processes.end(deed.victim);
  const noticedMs = await deed.noticed;
  if (signal === 'SIGKILL' || failure !== undefined) detectionsMs[signal].push(noticedMs);
  if (failure !== undefined) expectToName(deed, failure);

  // Its parent may be about to hear of it; when it has, nothing goes to it any more.
  let next = await chaos.plainRun();
  for (let i = 0; i < 2 && next !== undefined; i++) {
    expectToName(deed, next);
    refused++;
    next = await chaos.plainRun();
  }
  expect(next).toBeUndefined();
  while ((await chaos.fullRun()) !== undefined) await delay(5);
  expect(chaos.processes.now()).toHaveLength(processCount);
  expect(chaos.processes.survivors()).toHaveLength(processCount);
}

it('a process that is lost is named, replaced, and leaves nothing', { timeout: 3_600_000 }, async () => {
  console.log(`${ROUNDS} rounds, seed ${seed}`);
  const random = new Random(seed);
  const life = async (rounds: number): Promise<void> => {
    const processes = new ProcessTree();
    const tree = await openTree({ Worker, callable }, vectorAdd);
    await using worker = tree.worker;
    const chaos = new Chaos(random, processes, tree);
    expect(await chaos.fullRun()).toBeUndefined();
    expect(chaos.processes.now()).toHaveLength(processCount);
    for (let round = 0; round < rounds; round++) {
      await disturb(chaos, round % STOP_EVERY === STOP_EVERY - 1 ? 'SIGSTOP' : 'SIGKILL');
    }
    await worker.close();
    expect(processes.survivors()).toEqual([]);
  };
  await life(0);
  const before = await settledState();
  const names = readdirSync('/dev/shm');
  for (let done = 0; done < ROUNDS; done += ROUNDS_OF_TREE) {
    await life(ROUNDS_OF_TREE);
    await expectNothingLeft(before);
  }
  expect(readdirSync('/dev/shm').filter((name) => !names.includes(name))).toEqual([]);
  for (const [signal, times] of Object.entries(detectionsMs)) {
    const sorted = times.sort((a, b) => a - b);
    const median = sorted[sorted.length >> 1]?.toFixed(0);
    console.log(
      `${signal}: ${sorted.length} noticed, after ${median} ms by the median, ${sorted.at(-1)?.toFixed(0)} ms at most`,
    );
  }
  console.log(`${failedRuns} runs failed, ${unharmedRuns} took no harm, ${refused} were refused after them`);
});
