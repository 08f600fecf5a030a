import path from 'node:path';

import type { CompileOptions, KernelSource } from '@pto/compiler';
import { PtoError, invalidArgument } from '@pto/task-interface';

import type { Description } from './description.js';

/** The flags of `pto compile`, as they are given. */
export interface CompileFlags {
  platform?: string;
  runtime?: string;
  orchestration?: string;
  function?: string;
  signature?: string;
  kernel?: string[];
  includeDir?: string[];
  jobs?: string;
  cache?: string;
  out?: string;
}

const DIRECTIONS = ['in', 'out', 'inout', 'scalar'];
const KERNEL_FORM = /^(\d+):([^:]+):(.+)$/;

/** A description with what the flags say instead, or in addition. */
export function withFlags(description: Description, flags: CompileFlags): CompileOptions {
  const orchestration: { source?: unknown } = {
    ...orchestrationOf(description),
    ...given('source', flags.orchestration),
    ...given('functionName', flags.function),
    ...given('signature', flags.signature?.split(',')),
  };
  const options = {
    ...description,
    ...given('platform', flags.platform),
    ...given('runtime', flags.runtime),
    ...given('includeDirs', flags.includeDir),
    ...given('jobs', flags.jobs === undefined ? undefined : Number(flags.jobs)),
    ...given('cacheDir', flags.cache),
    orchestration,
    kernels: flags.kernel?.map(parseKernel) ?? description.kernels ?? [],
  };
  requireComplete({ ...options, orchestration: orchestration.source });
  return options as CompileOptions;
}

/** @throws PtoError `ERR_PTO_CLI_USAGE` which names everything that is missing */
function requireComplete(options: Partial<Record<'orchestration' | 'platform' | 'runtime', unknown>>): void {
  const names = (['platform', 'runtime', 'orchestration'] as const).filter((name) => options[name] === undefined);
  if (names.length === 0) return;
  throw new PtoError(
    'ERR_PTO_CLI_USAGE',
    `pto compile needs to know: ${names.join(', ')}.\n` +
      `  Pass ${names.map((name) => `--${name}`).join(', ')}, or a description; 'pto compile --help' tells more.`,
    { details: { missing: names } },
  );
}

/** Where the package goes when nothing is said: the working directory, under the name of the orchestration's source. */
export function defaultPackageFile(options: CompileOptions): string {
  const { source } = orchestrationOf(options);
  return `${typeof source === 'string' ? path.parse(source).name : 'callable'}.ptopkg`;
}

function orchestrationOf({ orchestration }: Description): { source?: unknown } {
  return typeof orchestration === 'string'
    ? { source: orchestration }
    : ((orchestration ?? {}) as { source?: unknown });
}

/** Reads `0:aiv:kernels/add.cpp` or `0:aiv:kernels/add.cpp:in,in,out`. */
function parseKernel(text: string): KernelSource {
  const [, funcId, coreType = '', rest = ''] = KERNEL_FORM.exec(text) ?? [];
  if (funcId === undefined) {
    throw invalidArgument({
      code: 'ERR_PTO_CLI_USAGE',
      what: '--kernel',
      given: text,
      allowed: '<funcId>:<aic or aiv>:<file>, with :<directions> behind when it has a signature',
      remedy: `For example 0:aiv:kernels/aiv/add.cpp:in,in,out. Directions are ${DIRECTIONS.join(', ')}.`,
    });
  }
  const split = rest.lastIndexOf(':');
  const directions = split < 0 ? [] : rest.slice(split + 1).split(',');
  const hasSignature = directions.length > 0 && directions.every((direction) => DIRECTIONS.includes(direction));
  return {
    funcId: Number(funcId),
    coreType: coreType as KernelSource['coreType'],
    source: hasSignature ? rest.slice(0, split) : rest,
    ...(hasSignature ? { signature: directions as KernelSource['signature'] & object } : {}),
  };
}

function given<Name extends string, Value>(name: Name, value: Value | undefined): Partial<Record<Name, Value>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, Value>);
}
