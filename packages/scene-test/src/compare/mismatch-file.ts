import type { TensorMismatch } from '../model/tensor-mismatch.js';

/** Name of the file in a case's output directory that has its comparisons in full. */
export const MISMATCH_FILE = 'mismatch.json';

/**
 * The content of {@link MISMATCH_FILE}: every compared tensor, those that are right too.
 *
 * @param scene - name of the scene
 * @param caseName - name of the case
 * @param tensors - the comparisons of the case
 */
export function encodeMismatchFile(scene: string, caseName: string, tensors: readonly TensorMismatch[]): string {
  return `${JSON.stringify({ version: 1, scene, case: caseName, tensors }, undefined, 2)}\n`;
}
