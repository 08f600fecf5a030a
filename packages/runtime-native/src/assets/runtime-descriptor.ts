import { readFileSync } from 'node:fs';
import path from 'node:path';

import { PTO_HOST_ABI_VERSION, PtoError } from '@pto/task-interface';

import { DescriptorFields } from './descriptor-fields.js';
import { ARCHS } from './platform.js';
import type { Arch, Variant } from './platform.js';

/** The file that makes a folder a runtime. */
export const DESCRIPTOR_FILE = 'pto-runtime.json';

/** The parts that a runtime is built in, in the order in which everything lists them. */
export const TARGETS = ['host', 'aicpu', 'aicore'] as const;

/** A part of a runtime. The simulator's library contains all of them and is built as `host`. */
export type RuntimeTarget = (typeof TARGETS)[number];

const VARIANTS: readonly Variant[] = ['onboard', 'sim'];
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const FIELDS = ['name', 'abi', 'hostAbi', 'archs', 'variants', 'targets', 'libraries', 'orchestration', 'kernel'];
const FLAVOURS = ['2026-05'] as const;

const PROCESSORS = ['aicpu', 'host'] as const;

/** What executes an orchestration on a chip: one of its AICPUs or the host. The simulator is the host in any case. */
export type OrchestrationProcessor = (typeof PROCESSORS)[number];

/** What is compiled, and where it finds its headers. Paths are absolute. */
export interface RuntimeSources {
  /** Include directories, in search order. */
  readonly includeDirs: readonly string[];
  /** For orchestrations: framework sources that are linked into the library beside the user's. None for kernels. */
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
  /** Version of the interface between host library and addon that it was written for. */
  readonly hostAbi: number;
  readonly archs: readonly Arch[];
  readonly variants: readonly Variant[];
  /** The file that all this was read from. */
  readonly file: string;
  /** The folder of that file. */
  readonly dir: string;
  readonly orchestrationFunctions: OrchestrationFunctions;
  /** From `orchestration.runsOn`; `aicpu` when the descriptor does not say. */
  readonly orchestrationRunsOn: OrchestrationProcessor;
  orchestration(arch: Arch): RuntimeSources;
  kernel(arch: Arch): RuntimeSources;
  /** What a part of the runtime is built from; `undefined` when it cannot be built. */
  target(target: RuntimeTarget, arch: Arch): RuntimeSources | undefined;
  /** Where the runtime brings built libraries for a platform and this machine; `undefined` when it brings none. */
  prebuiltDir(arch: Arch, variant: Variant): string | undefined;
}

/**
 * Reads and checks a `pto-runtime.json`. Whether the files that it names exist is not looked at.
 *
 * @param nativeDir - what `{native}` stands for
 * @throws PtoError `ERR_PTO_RUNTIME_DESCRIPTOR` with the path of the field that is wrong; `ERR_PTO_RUNTIME_ABI` when the
 * runtime was written for another version of the interface
 */
export function readRuntimeDescriptor(file: string, nativeDir: string): RuntimeDescriptor {
  const dir = path.dirname(file);
  const root = new DescriptorFields(file, '', parseJson(file), FIELDS);
  const name = root.text('name', NAME, 'lower-case letters, digits, dots, _ and -, a letter or digit first');
  const abi = root.choice('abi', FLAVOURS);
  const hostAbi = root.integer('hostAbi');
  if (hostAbi !== PTO_HOST_ABI_VERSION) throw otherAbi(file, name, hostAbi);
  const expand = (text: string, values: Readonly<Record<string, string>>): string =>
    path.resolve(
      dir,
      text.replaceAll(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole),
    );
  const sourcesIn = (section: DescriptorFields) => {
    const includeDirs = section.texts('includeDirs');
    const sources = section.texts('sources');
    return (arch: Arch): RuntimeSources => {
      const absolute = (text: string): string => expand(text, { native: nativeDir, arch });
      return { includeDirs: includeDirs.map(absolute), sources: sources.map(absolute) };
    };
  };
  const orchestration = root.object('orchestration', ['entry', 'config', 'runsOn', 'includeDirs', 'sources']);
  const builds = new Map(targetsIn(root).map(([target, section]) => [target, sourcesIn(section)]));
  const libraries = root.optionalText('libraries');
  if (builds.size === 0 && libraries === undefined) {
    const allowed = 'an object with the sources of host, or built libraries in the field libraries';
    throw root.rejected('targets', allowed, 'Say what the runtime is built from, or where its libraries are.');
  }
  return {
    name,
    abi,
    hostAbi,
    archs: root.members('archs', ARCHS),
    variants: root.members('variants', VARIANTS),
    file,
    dir,
    orchestrationFunctions: {
      entry: orchestration.optionalText('entry'),
      config: orchestration.optionalText('config'),
    },
    orchestrationRunsOn: orchestration.has('runsOn') ? orchestration.choice('runsOn', PROCESSORS) : 'aicpu',
    orchestration: sourcesIn(orchestration),
    kernel: sourcesIn(root.object('kernel', ['includeDirs'])),
    target: (target, arch) => builds.get(target)?.(arch),
    prebuiltDir: (arch, variant) =>
      libraries === undefined
        ? undefined
        : expand(libraries, { arch, variant, host: `${process.platform}-${process.arch}` }),
  };
}

function targetsIn(root: DescriptorFields): (readonly [RuntimeTarget, DescriptorFields])[] {
  if (!root.has('targets')) return [];
  const targets = root.object('targets', TARGETS);
  return TARGETS.filter((target) => targets.has(target)).map((target) => {
    const section = targets.object(target, ['sources', 'includeDirs']);
    const sources = section.texts('sources');
    if (sources.length === 0) {
      throw section.rejected('sources', 'at least one source', 'Leave the target out when there is nothing to build.');
    }
    for (const field of ['sources', 'includeDirs']) {
      if (target !== 'host' || !section.texts(field).some((text) => text.includes('{arch}'))) continue;
      throw section.rejected(
        field,
        'paths without {arch}: the host part is compiled once for all architectures',
        'Remove it; what differs between architectures arrives with each run.',
      );
    }
    return [target, section] as const;
  });
}

function parseJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new PtoError(
      'ERR_PTO_RUNTIME_DESCRIPTOR',
      `${file} is not readable JSON: ${(cause as Error).message}\n  Correct the file, or install the runtime again.`,
      { details: { file, field: '' }, cause },
    );
  }
}

function otherAbi(file: string, name: string, hostAbi: number): PtoError {
  return new PtoError(
    'ERR_PTO_RUNTIME_ABI',
    `runtime ${name} (${file}) was written for version ${hostAbi} of the host interface; this version of PTO has ${PTO_HOST_ABI_VERSION}.\n` +
      '  Install versions of both that go together.',
    { details: { file, name, hostAbi, expected: PTO_HOST_ABI_VERSION } },
  );
}
