// What a worker thread calls when its function does nothing.
export function empty() {}
