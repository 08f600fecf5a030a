type Details = Readonly<Record<string, unknown>>;

/**
 * Where in a run something failed, for people: a line to go below the message, empty when nothing is known; and the
 * details, with the kernel's name when it has one.
 */
export function failureSite(
  details: Details,
  kernelNames: ReadonlyMap<number, string> = new Map(),
): { readonly text: string; readonly details: Details } {
  const { funcId, taskId, core, scopeDepth } = details;
  const kernelName = kernelNames.get(Number(funcId));
  const parts = [
    typeof funcId === 'number' ? `kernel ${kernelName === undefined ? '' : `'${kernelName}' `}(func_id ${funcId})` : '',
    typeof taskId === 'bigint' ? taskText(taskId) : '',
    typeof core === 'number' ? `core ${core}` : '',
    typeof scopeDepth === 'number' ? `scope depth ${scopeDepth}` : '',
  ].filter((part) => part !== '');
  return {
    text: parts.length === 0 ? '' : `\n  Where: ${parts.join(', ')}.`,
    details: kernelName === undefined ? details : { ...details, kernelName },
  };
}

/** Bits 32 to 39 of an id are the ring, the lower ones count the ring's tasks. */
function taskText(taskId: bigint): string {
  return `task ${taskId & 0xffff_ffffn} of ring ${taskId >> 32n}`;
}
