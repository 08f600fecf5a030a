import { invalidArgument } from '@pto/task-interface';

import { KERNEL_ENTRY } from '../elf/text-section.js';

/** What an AscendC kernel does with a tensor. */
export type AscendCDirection = 'inout' | 'input' | 'output';

const DIRECTIONS: readonly AscendCDirection[] = ['input', 'output', 'inout'];

/** A tensor that an AscendC kernel takes. */
export interface AscendCTensor {
  /** A C++ identifier; generated code names its variables after it. */
  readonly name: string;
  readonly direction: AscendCDirection;
}

/** What the generated entry must know of an AscendC kernel. */
export interface AscendCKernel {
  /** The function's name. It takes the address of each tensor, of the workspace when it has one, and of the tiling. */
  readonly symbol: string;
  /** In the order of the function's parameters, which is that of the task's arguments. */
  readonly tensorArgs: readonly AscendCTensor[];
  /** Whether a workspace parameter stands between tensors and tiling; the kernel gets a null pointer there. Default: false. */
  readonly hasWorkspace?: boolean | undefined;
  /** The tiling data, at most 64 KiB. Default: none, and the kernel gets a null pointer. */
  readonly tiling?: Uint8Array | undefined;
}

/** The name of a kernel that says no other. */
export const DEFAULT_SYMBOL = 'ascendc_kernel';

/** The most tiling data that a kernel may have. */
export const MAX_TILING_BYTES = 64 * 1024;

const IDENTIFIER = /^[A-Za-z_]\w*$/;
const MAX_IDENTIFIER_LENGTH = 255;

/**
 * Checks everything that becomes part of generated source.
 *
 * @throws PtoError `ERR_PTO_COMPILE_OPTION` with the value and the rule
 */
export function checkAscendCKernel({ symbol, tensorArgs, hasWorkspace, tiling }: AscendCKernel): void {
  checkIdentifier('symbol', symbol);
  if (symbol === KERNEL_ENTRY) {
    const remedy = 'That is the name of the generated entry; give the kernel another one.';
    throw notAllowed('symbol', symbol, `not ${KERNEL_ENTRY}`, remedy);
  }
  if (!Array.isArray(tensorArgs)) {
    const remedy = "Pass for example [{ name: 'x', direction: 'input' }].";
    throw notAllowed('tensorArgs', tensorArgs, 'an array of { name, direction }', remedy);
  }
  tensorArgs.forEach((tensor, index) => checkTensor(tensor as unknown, `tensorArgs[${index}]`));
  const names = (tensorArgs as readonly AscendCTensor[]).map(({ name }) => name);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) {
    throw notAllowed('tensorArgs', repeated, 'names that differ', `Two tensors are called ${repeated}; rename one.`);
  }
  if (hasWorkspace !== undefined && typeof hasWorkspace !== 'boolean') {
    throw notAllowed('hasWorkspace', hasWorkspace, 'true or false', 'Leave it out when the kernel has no workspace.');
  }
  checkTiling(tiling);
}

function checkTensor(given: unknown, what: string): void {
  if (typeof given !== 'object' || given === null) {
    throw notAllowed(
      what,
      given,
      'an object { name, direction }',
      "Pass for example { name: 'x', direction: 'input' }.",
    );
  }
  const { name, direction } = given as Partial<AscendCTensor>;
  checkIdentifier(`${what}.name`, name);
  if (DIRECTIONS.some((known) => known === direction)) return;
  throw notAllowed(`${what}.direction`, direction, DIRECTIONS.join(', '), 'Say what the kernel does with the tensor.');
}

function checkIdentifier(what: string, given: unknown): void {
  if (typeof given === 'string' && IDENTIFIER.test(given) && given.length <= MAX_IDENTIFIER_LENGTH) return;
  const remedy = 'It becomes part of C++ source: use letters, digits and underscores.';
  throw notAllowed(what, given, `a C++ identifier, ${String(IDENTIFIER)}`, remedy);
}

function checkTiling(tiling: unknown): void {
  if (tiling === undefined || (tiling instanceof Uint8Array && tiling.length <= MAX_TILING_BYTES)) return;
  const given = tiling instanceof Uint8Array ? `${tiling.length} bytes` : tiling;
  const remedy = 'Pass what the tiling function computed, or leave it out when the kernel reads none.';
  throw notAllowed('tiling', given, `a Uint8Array of at most ${MAX_TILING_BYTES} bytes`, remedy);
}

function notAllowed(what: string, given: unknown, allowed: string, remedy: string) {
  return invalidArgument({ code: 'ERR_PTO_COMPILE_OPTION', what: `AscendC kernel, ${what}`, given, allowed, remedy });
}
