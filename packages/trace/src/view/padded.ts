/** Up to the next multiple of 8, where an array of any kind may begin. */
export function padded(bytes: number): number {
  return Math.ceil(bytes / 8) * 8;
}
