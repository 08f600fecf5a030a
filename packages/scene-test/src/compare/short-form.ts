// The comparison as it stands on a console: one line that says how bad it is, one for each of the worst elements.

import type { ElementError, TensorMismatch } from '../model/tensor-mismatch.js';

const LISTED = 3;

function number(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function percent(ratio: number): string {
  return `${number(100 * ratio)} %`;
}

function count(value: number, noun: string): string {
  return `${value} ${noun}${value === 1 ? '' : 's'}`;
}

function shapeText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

/** Where a side has NaNs or infinities, in words; nothing when neither has. */
function specials(mismatch: TensorMismatch): string[] {
  const { nanActual, nanExpected, infActual, infExpected } = mismatch;
  const parts: string[] = [];
  if (nanActual + nanExpected > 0) parts.push(`${count(nanActual, 'NaN')}, ${nanExpected} expected`);
  if (infActual + infExpected > 0)
    parts.push(`${infActual} infinit${infActual === 1 ? 'y' : 'ies'}, ${infExpected} expected`);
  return parts.length > 0 ? [`  ${parts.join('; ')}`] : [];
}

function elementLine({ index, actual, expected, absError }: ElementError): string {
  const error = absError === null ? 'not finite' : number(absError);
  return `  ${shapeText(index)}: ${actual}, expected ${expected}, error ${error}`;
}

/**
 * The first line of what a failed comparison says; an error's message.
 *
 * @param mismatch - a comparison that is not ok
 */
export function mismatchHeadline(mismatch: TensorMismatch): string {
  const { name, status, mismatches, elements, mismatchRatio, maxAbsError, rtol, atol } = mismatch;
  const start = `Golden mismatch on '${name}':`;
  if (status === 'dtype') return `${start} dtype ${mismatch.dtype}, expected ${mismatch.expectedDtype}`;
  if (status === 'shape')
    return `${start} shape ${shapeText(mismatch.shape)}, expected ${shapeText(mismatch.expectedShape)}`;
  const much = `${mismatches} of ${count(elements, 'element')} (${percent(mismatchRatio)})`;
  return `${start} ${much}, max_diff=${number(maxAbsError)}, rtol=${rtol}, atol=${atol}`;
}

/**
 * A failed comparison in a few lines.
 *
 * @param mismatch - a comparison that is not ok
 * @returns lines without their ends
 */
export function shortForm(mismatch: TensorMismatch): string[] {
  const elements = mismatch.worst.slice(0, LISTED).map(elementLine);
  return [mismatchHeadline(mismatch), ...specials(mismatch), ...elements];
}
