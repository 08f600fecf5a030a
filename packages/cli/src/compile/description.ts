import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { CompileOptions } from '@pto/compiler';
import { PtoError, describeValue } from '@pto/task-interface';

/**
 * What to compile, as a file says it: the options of `compile()` as JSON. Its paths are relative to the file, so that it can
 * stand beside the sources and be used from anywhere.
 */
export type Description = Partial<CompileOptions>;

/** The options of an orchestration or a kernel that are paths. */
/** Options that are paths, of the whole and of its sources. */
const PATH_NAMES = ['cacheDir', 'ptoIsaRoot'];
const SOURCE_PATH_NAMES = ['source', 'object', 'kernelMetaDir', 'tiling'];

/**
 * Reads a description. Names and values of options are checked by `compile()`.
 *
 * @throws PtoError `ERR_PTO_CLI_INPUT` when the file cannot be read or is not what it should be
 */
export function readDescription(file: string): Description {
  const description = parse(file);
  const { orchestration, kernels, includeDirs } = description;
  const dir = path.dirname(path.resolve(file));
  const located = (value: unknown): unknown => (typeof value === 'string' ? path.resolve(dir, value) : value);
  const locatedIn = (value: unknown, names: readonly string[]): unknown => {
    if (!isRecord(value)) return value;
    const paths = names.filter((name) => name in value).map((name) => [name, located(value[name])]);
    return { ...value, ...Object.fromEntries(paths) };
  };
  const locatedSource = (value: unknown): unknown => locatedIn(value, SOURCE_PATH_NAMES);
  return {
    ...(locatedIn(description, PATH_NAMES) as Description),
    ...(orchestration === undefined ? {} : { orchestration: locatedSource(located(orchestration)) }),
    ...(kernels === undefined ? {} : { kernels: Array.isArray(kernels) ? kernels.map(locatedSource) : kernels }),
    ...(includeDirs === undefined
      ? {}
      : { includeDirs: Array.isArray(includeDirs) ? includeDirs.map(located) : includeDirs }),
  } as Description;
}

function parse(file: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const problem =
      cause instanceof SyntaxError ? `is not JSON: ${cause.message}` : `cannot be read: ${(cause as Error).message}`;
    throw wrong(file, problem, cause);
  }
  if (isRecord(parsed)) return parsed;
  throw wrong(file, `holds ${describeValue(parsed)} where one object is needed`);
}

function wrong(file: string, problem: string, cause?: unknown): PtoError {
  return new PtoError(
    'ERR_PTO_CLI_INPUT',
    `the description ${file} ${problem}.\n  It is the options of compile() as JSON, such as platform, runtime, orchestration and kernels.`,
    { details: { file }, cause },
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
