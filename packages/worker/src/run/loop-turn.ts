// Runs that end before anything is awaited settle their promises without the event loop. A function that awaits one such run after
// the other would keep timers and sockets waiting for good.

const LONGEST_MS = 1;

// One event loop a thread, and one copy of this module.
let askedAt: number | undefined;

/** Resolves at once; when the event loop has not turned for a millisecond, after it has. */
export async function loopTurn(): Promise<void> {
  if (askedAt === undefined) {
    askedAt = performance.now();
    setImmediate(() => (askedAt = undefined));
  } else if (performance.now() - askedAt > LONGEST_MS) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
