import {
  CALLABLE_ALIGN,
  CHIP_CALLABLE_STORAGE_OFFSET as STORAGE,
  CHIP_MAX_CHILDREN,
  ChipCallableLayout,
  MAX_KERNEL_FUNC_IDS,
} from '../abi/layout.gen.js';
import { requireBytes, viewOf } from '../abi/bytes.js';
import { fieldBytes, readI32, readU32 } from '../abi/field.js';
import { decodeFixedString } from '../abi/fixed-string.js';
import type { ChipChild, ChipParts } from './chip-callable.js';
import { CoreCallable } from './core-callable.js';
import { imageError, readSignature } from './image.js';

const { fields } = ChipCallableLayout;
const encoder = new TextEncoder();

function readName(bytes: Uint8Array, what: string, field: 'funcName' | 'configName'): string {
  const place = fields[field];
  const name = decodeFixedString(fieldBytes(bytes, 0, place), {
    what: `${what}, ${field}`,
    capacity: place.count,
    code: 'ERR_PTO_CALLABLE_INVALID',
  });
  const length = readU32(viewOf(bytes), 0, fields[`${field}Len`]);
  if (length !== encoder.encode(name).length) {
    throw imageError(what, `${field} is said to have ${length} bytes and has another number`, { field, length });
  }
  return name;
}

/** Each child must begin where the one before it has ended, at a multiple of 64, and end within the image. */
function readChildren(bytes: Uint8Array, what: string, binaryEnd: number): { children: ChipChild[]; end: number } {
  const view = viewOf(bytes);
  const count = readI32(view, 0, fields.childCount);
  if (count < 0 || count > CHIP_MAX_CHILDREN) {
    throw imageError(what, `child_count is ${count}, not from 0 to ${CHIP_MAX_CHILDREN}`, { childCount: count });
  }
  const children: ChipChild[] = [];
  let end = binaryEnd;
  for (let i = 0; i < count; i++) {
    const offset = readU32(view, 0, fields.childOffsets, i);
    const start = STORAGE + offset;
    if (start < end || start > bytes.length || offset % CALLABLE_ALIGN !== 0) {
      const rule = `a multiple of ${CALLABLE_ALIGN} from ${end - STORAGE} to ${bytes.length - STORAGE}`;
      throw imageError(what, `child ${i} is said to begin at ${offset}, which is not ${rule}`, { index: i, offset });
    }
    const callable = CoreCallable.decode(bytes.subarray(start), `${what}, child ${i}`);
    const funcId = readI32(view, 0, fields.childFuncIds, i);
    if (funcId < 0 || funcId >= MAX_KERNEL_FUNC_IDS || children.some((child) => child.funcId === funcId)) {
      const rule = `an id from 0 to ${MAX_KERNEL_FUNC_IDS - 1} that no other child has`;
      throw imageError(what, `child ${i} has func_id ${funcId}, which is not ${rule}`, { index: i, funcId });
    }
    children.push({ funcId, callable });
    end = start + callable.bytes.length;
  }
  return { children, end };
}

/** Checks every number in an image before it is used, and takes its parts without copying them. */
export function readChipImage(bytes: Uint8Array, what: string): ChipParts {
  requireBytes(bytes, {
    what,
    atLeast: STORAGE,
    code: 'ERR_PTO_CALLABLE_INVALID',
    remedy: 'Pass all bytes of the image.',
  });
  const view = viewOf(bytes);
  const signature = readSignature(view, fields.signature, readI32(view, 0, fields.sigCount), what);
  const binarySize = readU32(view, 0, fields.binarySize);
  const binaryEnd = STORAGE + binarySize;
  if (binaryEnd > bytes.length) {
    throw imageError(what, `its library ends at byte ${binaryEnd}, the image at ${bytes.length}`, { binarySize });
  }
  const funcName = readName(bytes, what, 'funcName');
  const configName = readName(bytes, what, 'configName');
  const { children, end } = readChildren(bytes, what, binaryEnd);
  return {
    bytes: bytes.subarray(0, end),
    signature,
    funcName,
    configName,
    binary: bytes.subarray(STORAGE, binaryEnd),
    children,
  };
}
