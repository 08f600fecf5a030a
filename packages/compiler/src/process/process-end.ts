/**
 * Compilers run in process groups of their own, so that a time limit can end all of one. The price is that Ctrl-C at a
 * terminal no longer reaches them: while any is running we listen for the end of this process and clean up after it.
 */
const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

const cleanups = new Set<() => void>();

/**
 * Has `cleanup` called, synchronously, when this process exits or is asked to end by a signal.
 *
 * @returns a function that takes the request back
 */
export function onProcessEnd(cleanup: () => void): () => void {
  if (cleanups.size === 0) listen();
  cleanups.add(cleanup);
  return () => {
    if (cleanups.delete(cleanup) && cleanups.size === 0) unlisten();
  };
}

function listen(): void {
  process.on('exit', runCleanups);
  for (const name of SIGNALS) process.on(name, onSignal);
}

function unlisten(): void {
  process.off('exit', runCleanups);
  for (const name of SIGNALS) process.off(name, onSignal);
}

function runCleanups(): void {
  // The latest first: a process is killed before the directory that it writes to is removed.
  for (const cleanup of [...cleanups].reverse()) cleanup();
  cleanups.clear();
}

function onSignal(name: NodeJS.Signals): void {
  runCleanups();
  unlisten();
  // Nobody else listens, so without us the signal would have ended the process: let it.
  if (process.listenerCount(name) === 0) process.kill(process.pid, name);
}
