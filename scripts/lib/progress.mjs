// One line that tells what is going on. On a terminal it is redrawn while a step runs; elsewhere each step that takes
// long enough to make a reader wonder gets a line when it starts, and every step one when it ends. All of it goes to the
// standard error, so that a program whose result is its output stays usable in a pipe.

const isTerminal = process.stderr.isTTY === true && process.env.CI === undefined;
const REDRAW_MS = 200;
const ANNOUNCE_AFTER_MS = 2000;

const seconds = (sinceMs) => `${((Date.now() - sinceMs) / 1000).toFixed(1)} s`;

function showRunning(title, startMs) {
  if (!isTerminal) {
    const timer = setTimeout(() => console.error(`  ... ${title}`), ANNOUNCE_AFTER_MS);
    return () => clearTimeout(timer);
  }
  const draw = () => process.stderr.write(`\r\x1b[K  ... ${title} ${seconds(startMs)}`);
  draw();
  const timer = setInterval(draw, REDRAW_MS);
  return () => {
    clearInterval(timer);
    process.stderr.write('\r\x1b[K');
  };
}

/**
 * Runs one step under a progress line and returns its result.
 * @template T
 * @param {string} title what the step does, in the imperative
 * @param {() => Promise<T> | T} body
 * @returns {Promise<T>}
 */
export async function step(title, body) {
  const startMs = Date.now();
  const stop = showRunning(title, startMs);
  let isDone = false;
  try {
    const result = await body();
    isDone = true;
    return result;
  } finally {
    stop();
    console.error(`  ${isDone ? 'ok ' : 'NO '} ${title} (${seconds(startMs)})`);
  }
}
