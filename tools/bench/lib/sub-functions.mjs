// What worker threads call.

/** Does nothing. */
export function empty() {}

/** Holds its thread for a second. */
export function holdOneSecond() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
}
