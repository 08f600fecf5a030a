// How late a timer of the event loop is while something else happens.

const INTERVAL_MS = 5;

/** The longest that a timer of 5 ms was late while `body` was awaited, in microseconds. */
export async function timerDriftUs(body) {
  let last = performance.now();
  let longest = 0;
  const see = () => {
    const now = performance.now();
    longest = Math.max(longest, now - last - INTERVAL_MS);
    last = now;
  };
  const timer = setInterval(see, INTERVAL_MS);
  await body();
  // A loop that was blocked to the end has not called the timer.
  see();
  clearInterval(timer);
  return longest * 1000;
}
