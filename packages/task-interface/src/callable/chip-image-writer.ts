import {
  CALLABLE_ALIGN,
  CHIP_CALLABLE_STORAGE_OFFSET as STORAGE,
  CHIP_MAX_CHILDREN,
  ChipCallableLayout,
  MAX_KERNEL_FUNC_IDS,
} from '../abi/layout.gen.js';
import { viewOf } from '../abi/bytes.js';
import { fieldBytes, writeI32, writeU32 } from '../abi/field.js';
import { encodeFixedString } from '../abi/fixed-string.js';
import { checkOptions } from '../errors/check-options.js';
import { invalidArgument } from '../errors/invalid-argument.js';
import type { ChipCallableOptions, ChipChild } from './chip-callable.js';
import { CoreCallable } from './core-callable.js';
import { requireImageSize, takeBinary, takeSignature, writeSignature } from './image.js';

const { fields } = ChipCallableLayout;
const DEFAULT_FUNC_NAME = 'aicpu_orchestration_entry';

function encodeName(name: unknown, option: 'funcName' | 'configName'): Uint8Array {
  const what = `ChipCallable, ${option}`;
  return encodeFixedString(name, { what, capacity: fields[option].count, code: 'ERR_PTO_CALLABLE_INVALID' });
}

function requireFuncId(funcId: unknown, what: string, taken: ReadonlySet<unknown>): asserts funcId is number {
  if (!Number.isInteger(funcId) || Number(funcId) < 0 || Number(funcId) >= MAX_KERNEL_FUNC_IDS) {
    throw invalidArgument({
      code: 'ERR_PTO_CALLABLE_ID_RANGE',
      what: `${what}, funcId`,
      given: funcId,
      allowed: `an integer from 0 to ${MAX_KERNEL_FUNC_IDS - 1}`,
      remedy: 'Use the id that the orchestration submits the kernel by.',
    });
  }
  if (!taken.has(funcId)) return;
  throw invalidArgument({
    code: 'ERR_PTO_CALLABLE_DUPLICATE',
    what: `${what}, funcId`,
    given: funcId,
    allowed: 'an id that no other kernel of this callable has',
    remedy: 'Give each kernel its own id.',
  });
}

function requireName(name: unknown, what: string): void {
  if (name === undefined || typeof name === 'string') return;
  throw invalidArgument({
    code: 'ERR_PTO_CALLABLE_INVALID',
    what: `${what}, name`,
    given: name,
    allowed: 'a string',
    remedy: 'Leave it out: only messages use it.',
  });
}

function takeChildren(children: unknown): readonly ChipChild[] {
  if (!Array.isArray(children)) {
    throw invalidArgument({
      code: 'ERR_PTO_CALLABLE_INVALID',
      what: 'ChipCallable, children',
      given: children,
      allowed: 'an array of { funcId, callable }',
      remedy: 'Pass [] for an orchestration without kernels.',
    });
  }
  if (children.length > CHIP_MAX_CHILDREN) {
    throw invalidArgument({
      code: 'ERR_PTO_CALLABLE_CAPACITY',
      what: 'ChipCallable, number of children',
      given: children.length,
      allowed: `at most ${CHIP_MAX_CHILDREN}`,
      remedy: 'Split the callable in two.',
      details: { limit: CHIP_MAX_CHILDREN },
    });
  }
  const taken = new Set<number>();
  return children.map((child: unknown, i) => {
    const what = `ChipCallable, children[${i}]`;
    checkOptions(what, child ?? null, ['funcId', 'callable', 'name']);
    const { funcId, callable, name } = child as Partial<ChipChild>;
    requireFuncId(funcId, what, taken);
    requireName(name, what);
    taken.add(funcId);
    return { funcId, callable: takeCallable(callable, what) };
  });
}

/** A kernel; one of another copy of this package is known by its image. */
function takeCallable(callable: unknown, what: string): CoreCallable {
  if (callable instanceof CoreCallable) return callable;
  const { bytes } = (typeof callable === 'object' && callable !== null ? callable : {}) as Partial<CoreCallable>;
  if (bytes instanceof Uint8Array) return CoreCallable.decode(bytes, `${what}, callable`);
  throw invalidArgument({
    code: 'ERR_PTO_CALLABLE_INVALID',
    what: `${what}, callable`,
    given: callable,
    allowed: 'a CoreCallable',
    remedy: 'Make one with CoreCallable.build({ signature, binary }).',
  });
}

function alignUp(offset: number): number {
  return Math.ceil(offset / CALLABLE_ALIGN) * CALLABLE_ALIGN;
}

/** Where each child begins, relative to the storage, and where the last one ends. */
function placeChildren(binarySize: number, children: readonly ChipChild[]): { offsets: number[]; end: number } {
  let end = binarySize;
  const offsets = children.map(({ callable }) => {
    const offset = alignUp(end);
    end = offset + callable.bytes.length;
    return offset;
  });
  return { offsets, end };
}

/** Checks everything and lays out the image. */
export function writeChipImage(options: ChipCallableOptions): Uint8Array {
  const signature = takeSignature(options.signature ?? [], 'ChipCallable', fields.signature.count);
  const funcName = encodeName(options.funcName ?? DEFAULT_FUNC_NAME, 'funcName');
  const configName = encodeName(options.configName ?? '', 'configName');
  const binary = takeBinary(options.binary, 'ChipCallable');
  const children = takeChildren(options.children ?? []);
  const { offsets, end } = placeChildren(binary.length, children);

  requireImageSize(STORAGE + end, 'ChipCallable');
  const bytes = new Uint8Array(STORAGE + end);
  const view = viewOf(bytes);
  writeSignature(view, fields.signature, signature);
  writeI32(view, 0, fields.sigCount, signature.length);
  writeU32(view, 0, fields.binarySize, binary.length);
  fieldBytes(bytes, 0, fields.funcName).set(funcName);
  writeU32(view, 0, fields.funcNameLen, funcName.length);
  fieldBytes(bytes, 0, fields.configName).set(configName);
  writeU32(view, 0, fields.configNameLen, configName.length);
  writeI32(view, 0, fields.childCount, children.length);
  bytes.set(binary, STORAGE);
  children.forEach(({ funcId, callable }, i) => {
    writeI32(view, 0, fields.childFuncIds, funcId, i);
    writeU32(view, 0, fields.childOffsets, offsets[i]!, i);
    bytes.set(callable.bytes, STORAGE + offsets[i]!);
  });
  return bytes;
}
