import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

import type { Built, CompileCache } from './cache/compile-cache.js';
import type { FileFacts } from './cache/file-facts.js';
import { sha256 } from './cache/file-facts.js';
import { commandFor } from './command/compile-command.js';
import type { CompileCommand, CompileUnit } from './command/compile-command.js';
import { CompileError } from './command/compile-error.js';
import { parseDepfile } from './command/depfile.js';
import type { CompileSettings } from './compile-settings.js';
import { processJobs } from './compile-settings.js';
import { COMPILER_VARIABLES } from './process/compiler-environment.js';
import { ProgressLine } from './process/progress-line.js';
import { runCommand } from './process/run-command.js';
import type { Command, CommandResult } from './process/run-command.js';
import { Slots } from './process/slots.js';
import { withTempDir, writeTempFile } from './process/temp-dir.js';

/** Raised when a change of this package makes results of earlier versions wrong. */
const KEY_VERSION = 1;

let processSlots: Slots | undefined;
let progress: ProgressLine | undefined;

/** What a compile needs beside the unit. */
export interface UnitContext {
  readonly settings: CompileSettings;
  readonly cache: CompileCache;
  /** The places of one compiler object; those of the process come on top. */
  readonly slots: Slots;
  /** The files as they are when the caller asks. */
  readonly facts: FileFacts;
  /** Header flavour of the runtime. */
  readonly abi: string;
  readonly signal?: AbortSignal | undefined;
  /** Looks at the finished compile before its result is used; throws to refuse it. */
  readonly inspect?: (dependencies: readonly string[]) => void;
  /** A line for the end of a failure's message. */
  readonly noteOnFailure?: (output: string) => string | undefined;
}

/**
 * The unit's compiled file, from the cache or from the compiler.
 *
 * @throws CompileError when the compiler fails or takes too long
 */
export function compileUnit(unit: CompileUnit, context: UnitContext): Promise<Uint8Array> {
  const { settings, cache, slots, facts, abi, signal } = context;
  const { timeoutMs } = settings;
  const cacheUnit = { unitKey: unitKey(unit, abi), includeDirs: unit.includeDirs, timeoutMs, signal, facts };
  processSlots ??= new Slots(processJobs());
  const shared = processSlots;
  return cache.produce(cacheUnit, () =>
    visibly(unit, () => slots.use(signal, () => shared.use(signal, () => build(unit, context)))),
  );
}

async function visibly<T>(unit: CompileUnit, work: () => Promise<T>): Promise<T> {
  progress ??= new ProgressLine(process.stderr);
  const done = progress.begin(path.basename(unit.source));
  try {
    return await work();
  } finally {
    done();
  }
}

/** Everything that is known of a unit before its compiler runs. */
function unitKey(unit: CompileUnit, abi: string): string {
  // Wherever the work directory is, the command is the same.
  const { argv, cwd, inputs, link } = commandFor(unit, '/');
  const variables = COMPILER_VARIABLES.map((name) => process.env[name] ?? null);
  const objects = inputs.map(({ bytes }) => sha256(bytes));
  const commands = [argv, ...(link === undefined ? [] : [link.argv])];
  return sha256(
    JSON.stringify([KEY_VERSION, abi, unit.label, unit.toolchain.banner, commands, cwd, variables, objects]),
  );
}

function build(unit: CompileUnit, context: UnitContext): Promise<Built> {
  const { keepTemps } = context.settings;
  return withTempDir({ prefix: `pto-${unit.label.toLowerCase()}`, keep: keepTemps }, async (dir) => {
    const command = commandFor(unit, dir);
    for (const { file, bytes } of command.inputs) writeTempFile(file, bytes);
    const startedAt = Date.now();
    let result = await runStep(command, command, context, startedAt);
    if (command.link !== undefined) result = await runStep(command, command.link, context, startedAt);
    if (!existsSync(command.output)) throw failure(command, result, context, 'The compiler wrote no output file.');
    // What was put into the work directory is part of the unit's key.
    const dependencies = dependenciesOf(command).filter((file) => !file.startsWith(dir + path.sep));
    context.inspect?.(dependencies);
    const isStable = dependencies.every((file) => isUnchangedSince(file, startedAt));
    return { bytes: new Uint8Array(readFileSync(command.output)), dependencies: isStable ? dependencies : [] };
  });
}

/**
 * Runs the compiler or the linker of a unit, which have one time limit together; a failure shows the command line of the
 * one that failed.
 */
async function runStep(
  command: CompileCommand,
  step: Command,
  context: UnitContext,
  startedAt: number,
): Promise<CommandResult> {
  const timeoutMs = Math.max(0, startedAt + context.settings.timeoutMs - Date.now());
  const result = await runCommand(step, { timeoutMs, signal: context.signal });
  if (result.exitCode === 0 && !result.isTimedOut) return result;
  throw failure({ ...command, argv: step.argv, cwd: step.cwd }, result, context);
}

function failure(command: CompileCommand, result: CommandResult, context: UnitContext, note?: string): CompileError {
  return new CompileError(command, result, {
    timeoutMs: context.settings.timeoutMs,
    note: note ?? context.noteOnFailure?.(result.output),
  });
}

function dependenciesOf(command: CompileCommand): string[] {
  if (!existsSync(command.depfile)) return [];
  return parseDepfile(readFileSync(command.depfile, 'utf8'), command.cwd);
}

/** A file that changed while the compiler ran may not be what the compiler read. */
function isUnchangedSince(file: string, time: number): boolean {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats !== undefined && stats.ctimeMs < time;
}
