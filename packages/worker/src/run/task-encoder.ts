// Tasks on their way to the engine: checked where the user stands, and their arguments encoded.

import { CommandKind, WorkerRole } from '@pto/runtime-native/host';
import { TaskArgs, requireChipCapacity } from '@pto/task-interface';

import type { HostContext } from '../host/host-context.js';
import { requireShown } from '../memory/shared-memory.js';
import type { CallableRef } from '../registry/callable-handle.js';
import type { GivenConfig, RegisteredCallable } from '../registry/registered-callable.js';
import type { EncodedOutput } from './args-encoder.js';
import type { HostRun } from './host-run.js';
import type { GroupOptions, NextLevelOptions, TaskOptions } from './orchestrator.js';
import { requireGroup, requireTaskTarget, requireWorkerId, workerForMemory } from './task-target.js';
import { requireFolderFits } from './task-folder.js';
import { takeTaskTimeout } from './task-timeout.js';

const ANY = -1;
const NO_SETTINGS = 0;
const noArgs = new TaskArgs();

/** A task whose arguments are what the encoder has encoded last. */
export interface EncodedTask {
  readonly kind: CommandKind;
  readonly role: WorkerRole;
  readonly slot: number;
  readonly memberCount: number;
  readonly settings: number;
  readonly timeoutMs: number;
  readonly args: TaskArgs | readonly TaskArgs[];
  readonly outputs: readonly EncodedOutput[];
}

/** Encodes the tasks of one run. */
export class TaskEncoder {
  readonly #context: HostContext;
  readonly #run: HostRun;

  constructor(context: HostContext, run: HostRun) {
    this.#context = context;
    this.#run = run;
  }

  nextLevel(
    what: string,
    callable: CallableRef,
    args: TaskArgs,
    config: GivenConfig,
    options: NextLevelOptions | undefined,
  ): EncodedTask {
    const { children, encoder, registry } = this.#context;
    const role = WorkerRole.NEXT_LEVEL;
    let worker = options?.worker ?? ANY;
    if (worker !== ANY) requireWorkerId(children, role, worker, what);
    const entry = registry.get(callable);
    requireTaskTarget(children, role, this.#nextLevelRuns, entry, worker, what);
    this.#checkArgs(entry, args);
    worker = workerForMemory(args, role, worker, what);
    const settings = this.#settingsOf(entry, config);
    encoder.encode(args, worker, this.#run.staging);
    return this.#task(this.#nextLevelKind, role, entry, 1, settings, options, args);
  }

  nextLevelGroup(
    what: string,
    callable: CallableRef,
    argsList: readonly TaskArgs[],
    config: GivenConfig,
    options: GroupOptions | undefined,
  ): EncodedTask {
    const role = WorkerRole.NEXT_LEVEL;
    const workers = options?.workers?.length === 0 ? undefined : options?.workers;
    const entry = this.#groupEntry(callable, argsList, role, this.#nextLevelRuns, workers, what);
    const targets = argsList.map((args, i) => workerForMemory(args, role, workers?.[i] ?? ANY, `${what}, member ${i}`));
    const settings = this.#settingsOf(entry, config);
    this.#context.encoder.encodeGroup(argsList, targets, this.#run.staging);
    return this.#task(this.#nextLevelKind, role, entry, argsList.length, settings, options, argsList);
  }

  sub(what: string, callable: CallableRef, args: TaskArgs | undefined, options: TaskOptions | undefined): EncodedTask {
    const { children, encoder, registry } = this.#context;
    const given = args === undefined ? noArgs : args;
    const entry = registry.get(callable);
    requireTaskTarget(children, WorkerRole.SUB, 'host', entry, ANY, what);
    workerForMemory(given, WorkerRole.SUB, ANY, what);
    encoder.encode(given, ANY, this.#run.staging);
    return this.#task(CommandKind.RUN_FUNCTION, WorkerRole.SUB, entry, 1, NO_SETTINGS, options, given);
  }

  subGroup(
    what: string,
    callable: CallableRef,
    argsList: readonly TaskArgs[],
    options: TaskOptions | undefined,
  ): EncodedTask {
    const role = WorkerRole.SUB;
    const entry = this.#groupEntry(callable, argsList, role, 'host', undefined, what);
    argsList.forEach((args, i) => workerForMemory(args, role, ANY, `${what}, member ${i}`));
    this.#context.encoder.encodeGroup(argsList, undefined, this.#run.staging);
    return this.#task(CommandKind.RUN_FUNCTION, role, entry, argsList.length, NO_SETTINGS, options, argsList);
  }

  /** A worker of level 3 owns chips, one above it owns workers. */
  get #nextLevelRuns(): 'chip' | 'host' {
    return this.#context.options.level === 3 ? 'chip' : 'host';
  }

  get #nextLevelKind(): CommandKind {
    return this.#context.options.level === 3 ? CommandKind.RUN_CALLABLE : CommandKind.RUN_ORCHESTRATION;
  }

  #groupEntry(
    callable: CallableRef,
    argsList: readonly TaskArgs[],
    role: WorkerRole,
    kind: 'chip' | 'host',
    workers: readonly number[] | undefined,
    what: string,
  ): RegisteredCallable {
    const { children, registry } = this.#context;
    const entry = registry.get(callable);
    requireGroup(children, role, argsList?.length ?? 0, workers, what);
    argsList.forEach((args, i) => {
      requireTaskTarget(children, role, kind, entry, workers?.[i] ?? ANY, what);
      this.#checkArgs(entry, args);
    });
    return entry;
  }

  #checkArgs({ target }: RegisteredCallable, args: TaskArgs): void {
    if (target.kind !== 'chip' || args?.tensors === undefined) return;
    requireChipCapacity(args);
    if (this.#context.options.signatureStrict) target.signature.check(args);
  }

  #settingsOf({ target }: RegisteredCallable, config: GivenConfig): number {
    const { settings, children } = this.#context;
    const number = settings.numberOf(target.kind === 'chip' ? target.configFor(config) : config);
    const outputPrefix = settings.outputPrefixOf(number);
    if (outputPrefix !== '') requireFolderFits(outputPrefix, children, this.#run.runId);
    return number;
  }

  #task(
    kind: CommandKind,
    role: WorkerRole,
    { slot }: RegisteredCallable,
    memberCount: number,
    settings: number,
    options: TaskOptions | undefined,
    args: TaskArgs | readonly TaskArgs[],
  ): EncodedTask {
    const given = options?.timeoutMs;
    const timeoutMs = given === undefined ? this.#run.taskTimeoutMs : takeTaskTimeout('submit', given);
    const { outputs } = this.#context.encoder;
    for (const { tensor } of outputs) requireShown(tensor.nbytes, 'submit, an output without data');
    return { kind, role, slot, memberCount, settings, timeoutMs, args, outputs };
  }
}
