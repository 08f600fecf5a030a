import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { PtoError, invalidArgument } from '@pto/task-interface';

import type { Arch, Variant } from './platform.js';
import { ARCHS } from './platform.js';
import { resolveAssets } from './resolve-assets.js';

const FILE_NAME = 'pto-runtime.json';
const VARIANTS: readonly Variant[] = ['onboard', 'sim'];
const PROCESSORS = ['aicpu', 'host'] as const;

/** What executes an orchestration on a chip: one of its AICPUs or the host. The simulator is the host in any case. */
export type OrchestrationProcessor = (typeof PROCESSORS)[number];

/** What the compiler needs to build one kind of user source for a runtime. Paths are absolute. */
export interface RuntimeSources {
  /** Include directories, in search order. */
  readonly includeDirs: readonly string[];
  /** Framework sources that are linked into the library beside the user's; none for kernels. */
  readonly sources: readonly string[];
}

/** Functions that a runtime looks up in an orchestration library when the callable names no others. */
export interface OrchestrationFunctions {
  /** The function that builds the graph. Undefined: callables must name it. */
  readonly entry: string | undefined;
  /** The function that says how many arguments the entry expects. Undefined: the runtime asks none. */
  readonly config: string | undefined;
}

/** A runtime variant as its `pto-runtime.json` describes it. */
export interface RuntimeDescriptor {
  readonly name: string;
  /** The header flavour, `2026-05`. */
  readonly abi: string;
  readonly archs: readonly Arch[];
  readonly variants: readonly Variant[];
  /** The file that all this was read from. */
  readonly file: string;
  readonly orchestrationFunctions: OrchestrationFunctions;
  /** From `orchestration.runsOn`; `aicpu` when the descriptor does not say. */
  readonly orchestrationRunsOn: OrchestrationProcessor;
  orchestration(arch: Arch): RuntimeSources;
  kernel(arch: Arch): RuntimeSources;
}

/**
 * The names of the runtimes on this machine, sorted: every directory of `native/runtime` that has a
 * `pto-runtime.json`. Empty when there is no such directory.
 */
export function discoverRuntimes(): string[] {
  return runtimeNamesIn(runtimeRoot(resolveAssets().nativeDir));
}

/**
 * Reads and checks the descriptor of one runtime.
 *
 * @param name - a name that {@link discoverRuntimes} returns
 * @throws PtoError `ERR_PTO_RUNTIME_UNKNOWN` when there is no such runtime; the message lists the known names
 * @throws PtoError `ERR_PTO_RUNTIME_DESCRIPTOR` when the descriptor is malformed
 * @example
 * ```ts
 * runtimeDescriptor('tensormap_and_ringbuffer').orchestration('a2a3').includeDirs;
 * ```
 */
export function runtimeDescriptor(name: string): RuntimeDescriptor {
  const { nativeDir } = resolveAssets();
  const root = runtimeRoot(nativeDir);
  const known = runtimeNamesIn(root);
  if (!known.includes(name)) {
    throw invalidArgument({
      code: 'ERR_PTO_RUNTIME_UNKNOWN',
      what: 'runtime',
      given: name,
      allowed: known.length > 0 ? known.join(', ') : '(none)',
      remedy: `Runtimes are the directories of ${root} that hold a ${FILE_NAME}.`,
      details: { known, searched: root },
    });
  }
  return readDescriptor(path.join(root, name, FILE_NAME), nativeDir);
}

function runtimeRoot(nativeDir: string): string {
  return path.join(nativeDir, 'runtime');
}

function runtimeNamesIn(root: string): string[] {
  try {
    return readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && readdirSync(path.join(root, entry.name)).includes(FILE_NAME))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function readDescriptor(file: string, nativeDir: string): RuntimeDescriptor {
  const root = asRecord(file, '', parseJson(file));
  const sourcesFor = (key: string, arch: Arch): RuntimeSources => {
    const section = asRecord(file, key, root[key]);
    const absolute = (field: string, value: unknown): string[] =>
      asStrings(file, `${key}.${field}`, value).map((entry) =>
        path.resolve(nativeDir, entry.replaceAll('{arch}', arch)),
      );
    return {
      includeDirs: absolute('includeDirs', section['includeDirs']),
      sources: absolute('sources', section['sources'] ?? []),
    };
  };
  const orchestration = asRecord(file, 'orchestration', root['orchestration']);
  const functionName = (field: string): string | undefined =>
    orchestration[field] === undefined ? undefined : asString(file, `orchestration.${field}`, orchestration[field]);
  const runsOn = orchestration['runsOn'] ?? 'aicpu';
  const [firstArch] = ARCHS;
  // Resolved once here so that a malformed section is reported now and not at the first compile.
  sourcesFor('orchestration', firstArch);
  sourcesFor('kernel', firstArch);
  return {
    name: asString(file, 'name', root['name']),
    abi: asString(file, 'abi', root['abi']),
    archs: asMembers(file, 'archs', root['archs'], ARCHS),
    variants: asMembers(file, 'variants', root['variants'], VARIANTS),
    file,
    orchestrationFunctions: { entry: functionName('entry'), config: functionName('config') },
    orchestrationRunsOn: asMember(file, 'orchestration.runsOn', runsOn, PROCESSORS),
    orchestration: (arch) => sourcesFor('orchestration', arch),
    kernel: (arch) => sourcesFor('kernel', arch),
  };
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw malformed(file, 'is not readable JSON', cause);
  }
}

function asRecord(file: string, field: string, value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw malformed(file, field === '' ? 'must hold one object' : `needs an object '${field}'`);
}

function asString(file: string, field: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw malformed(file, `needs a non-empty string '${field}'`);
}

function asStrings(file: string, field: string, value: unknown): string[] {
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string' && entry !== ''))
    return value as string[];
  throw malformed(file, `needs an array of strings '${field}'`);
}

function asMembers<T extends string>(file: string, field: string, value: unknown, allowed: readonly T[]): T[] {
  const given = asStrings(file, field, value);
  const members = allowed.filter((name) => given.includes(name));
  if (members.length === given.length && members.length > 0) return members;
  throw malformed(file, `'${field}' must list some of ${allowed.join(', ')}`);
}

function asMember<T extends string>(file: string, field: string, value: unknown, allowed: readonly T[]): T {
  const member = allowed.find((name) => name === value);
  if (member !== undefined) return member;
  throw malformed(file, `'${field}' must be one of ${allowed.join(', ')}`);
}

function malformed(file: string, problem: string, cause?: unknown): PtoError {
  return new PtoError(
    'ERR_PTO_RUNTIME_DESCRIPTOR',
    `runtime descriptor ${file} ${problem}. Correct the file, or install the runtime again.`,
    {
      details: { file },
      cause,
    },
  );
}
