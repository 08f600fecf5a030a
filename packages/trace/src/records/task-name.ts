const LOCAL_BITS = 32n;

/** How people read a task id: `t5`, and `r2t5` on rings other than 0. */
export function taskName(id: bigint): string {
  const ring = id >> LOCAL_BITS;
  const local = BigInt.asUintN(32, id);
  return ring === 0n ? `t${local}` : `r${ring}t${local}`;
}

/** The name of a function: as the name map has it, else `func_<id>_<letters>`. */
export function functionName(names: ReadonlyMap<number, string>, funcId: number): string {
  return names.get(funcId) ?? (funcId < 0 ? 'unknown' : `func_${funcId}_${letters(funcId)}`);
}

/** Counts in letters: 0 is `a`, 25 `z`, 26 `aa`. */
function letters(index: number): string {
  let text = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    text = String.fromCharCode(97 + ((rest - 1) % 26)) + text;
  }
  return text;
}
