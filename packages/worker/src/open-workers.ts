// A worker that is never closed keeps its children until the process ends; whoever forgot it is told then.

const open = new Map<object, string>();

function warn(): void {
  for (const name of open.values()) {
    process.stderr.write(
      `PtoWarning: ${name} was not closed. Call close(), or declare it with 'await using'; its children end now.\n`,
    );
  }
}

/** A worker has children from now on. */
export function addOpenWorker(worker: object, name: string): void {
  if (open.size === 0) process.on('exit', warn);
  open.set(worker, name);
}

/** A worker has none any more. */
export function removeOpenWorker(worker: object): void {
  if (open.delete(worker) && open.size === 0) process.off('exit', warn);
}
