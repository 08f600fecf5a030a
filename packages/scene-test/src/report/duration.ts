/** Milliseconds as a reader wants them: `0.31 ms`, `12 ms`, `1.24 s`, `2 min 3 s`. */
export function durationText(durationMs: number): string {
  if (durationMs < 9.995) return `${Number(durationMs.toFixed(2))} ms`;
  if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
  if (durationMs < 59_995) return `${Number((durationMs / 1000).toFixed(2))} s`;
  const seconds = Math.round(durationMs / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
