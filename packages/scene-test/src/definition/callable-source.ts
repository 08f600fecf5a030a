import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { ArgDirection } from '@pto/task-interface';
import type { ArgDirectionName } from '@pto/task-interface';

import { flag, functionOf, integer, list, object, optional, required, text, withDefault, word } from './fields.js';
import type { Reader } from './fields.js';
import type { Place } from './place.js';

/** What a callable does with an argument. */
export type Direction = 'in' | 'inout' | 'out' | 'scalar';

/** The orchestration of a chip callable; the path is absolute. */
export interface ChipOrchestration {
  readonly source: string;
  readonly functionName: string | undefined;
  readonly configName: string | undefined;
  readonly name: string | undefined;
  readonly signature: readonly Direction[];
}

/** One kernel of a chip callable; paths are absolute. */
export interface ChipKernel {
  readonly funcId: number;
  readonly source: string;
  readonly coreType: 'aic' | 'aiv';
  readonly name: string | undefined;
  readonly signature: readonly Direction[] | undefined;
  readonly extraIncludeDirs: readonly string[];
  /** The dialect; the fields that follow belong to AscendC, whose source may be an object, too. */
  readonly compiler: 'ascendc' | 'pto';
  readonly ascendcSymbol: string | undefined;
  readonly tensorArgs: readonly TensorArg[] | undefined;
  readonly hasWorkspace: boolean | undefined;
  readonly kernelMetaDir: string | undefined;
  readonly tilingDataPath: string | undefined;
}

/** A tensor that a kernel in AscendC takes. */
export interface TensorArg {
  readonly name: string;
  readonly direction: 'inout' | 'input' | 'output';
}

/** What is compiled for a chip. */
export interface ChipSource {
  readonly orchestration: ChipOrchestration;
  readonly kernels: readonly ChipKernel[];
  readonly includeDirs: readonly string[];
}

const directionNames = Object.keys(ArgDirection).map((name) => name.toLowerCase()) as Direction[];

/** Reads a direction by its name, in either case, or by its number. */
const direction: Reader<Direction> = (value, place) => {
  const named = Object.entries(ArgDirection).find(([name, number]) => value === number || value === name);
  return word(directionNames)(named === undefined ? value : named[0].toLowerCase(), place);
};

/** Reads a path that is relative to the file of the scene. */
export const sourcePath: Reader<string> = (value, place) => {
  if (value instanceof URL && value.protocol === 'file:') return fileURLToPath(value);
  return path.resolve(path.dirname(place.file), text('the path of a file')(value, place));
};

/** Reads a directory; what begins with `$NAME` or `${NAME}` waits for the environment of the compile. */
const includeDir: Reader<string> = (value, place) =>
  typeof value === 'string' && value.startsWith('$') ? value : sourcePath(value, place);

const orchestration = object({
  source: required(sourcePath),
  functionName: optional(text('the name of a function')),
  configName: optional(text('the name of a function')),
  name: optional(text('a name for messages')),
  signature: required(list(direction, 'directions')),
});

const tensorArg = object({
  name: required(text('the name of a tensor')),
  direction: required(word(['input', 'output', 'inout'] as const)),
});

const kernelFields = object(
  {
    funcId: required(integer(0)),
    source: required(sourcePath),
    coreType: required(word(['aic', 'aiv'] as const)),
    name: optional(text('a name for messages')),
    signature: optional(list(direction, 'directions')),
    extraIncludeDirs: withDefault(list(includeDir, 'directories'), []),
    compiler: withDefault(word(['pto', 'ascendc'] as const), 'pto'),
    ascendcSymbol: optional(text('the name of a function')),
    tensorArgs: optional(list(tensorArg, 'tensors')),
    hasWorkspace: optional(flag),
    kernelMetaDir: optional(sourcePath),
    tilingDataPath: optional(sourcePath),
  },
  { aliases: { func_id: 'funcId' } },
);

const ASCENDC_FIELDS = ['ascendcSymbol', 'tensorArgs', 'hasWorkspace', 'kernelMetaDir', 'tilingDataPath'] as const;

const kernel: Reader<ChipKernel> = (value, place) => {
  const read = kernelFields(value, place);
  const isAscendC = read.compiler === 'ascendc';
  const misplaced = isAscendC ? undefined : ASCENDC_FIELDS.find((name) => read[name] !== undefined);
  if (misplaced !== undefined) {
    throw place.key(misplaced).refusal(read[misplaced], 'nothing', "It belongs to kernels with compiler: 'ascendc'.");
  }
  if (isAscendC && read.tensorArgs === undefined) {
    throw place.key('tensorArgs').refusal(undefined, 'an array of tensors', 'Say what the kernel takes, in order.');
  }
  return read;
};

/** The fields of a callable for a chip. */
export const chipFields = {
  orchestration: required(orchestration),
  kernels: required(kernels),
  includeDirs: withDefault(list(includeDir, 'directories'), []),
};

function kernels(value: unknown, place: Place): readonly ChipKernel[] {
  const all = list(kernel, 'kernels')(value, place);
  all.forEach(({ funcId }, i) => {
    const first = all.findIndex((other) => other.funcId === funcId);
    if (first === i) return;
    throw place
      .index(i)
      .key('funcId')
      .refusal(funcId, 'an id that no other kernel has', `Kernel ${first} has it; give this one an id of its own.`);
  });
  return all;
}

/** Other names of these fields. */
export const chipAliases = { incores: 'kernels' };

const chipSource = object(chipFields, { aliases: chipAliases });

/** Reads what is compiled for a chip, with paths made absolute. */
export const readChipSource: Reader<ChipSource> = chipSource;

/** A function of the host, by itself or by the module that exports it. */
export type HostFunction = { readonly module: string | URL; readonly export: string } | ((...args: never[]) => unknown);

/** Reads a function of the host. */
export const hostFunction: Reader<HostFunction> = (value, place) => {
  if (typeof value === 'function') return functionOf('of the host')(value, place);
  return object({
    module: required<string | URL>((module, at) =>
      module instanceof URL ? module : text('a file: URL or an absolute path')(module, at),
    ),
    export: required(text('the name of an export')),
  })(value, place);
};

/** How users write a direction. */
export type DirectionLike = ArgDirection | ArgDirectionName;
