// What the samplers in JavaScript share: turns of a run and its floor, so that both see the same machine.

const MIN_ROUNDS = 3;
const MAX_ROUNDS = 10_000;
const WARM_UP_MS = 300;
const WARM_UP_ROUNDS = 200;

const now = () => performance.now();

/** Microseconds that one of `batch` calls in a row takes. */
export function timedBatch(batch, body) {
  return () => {
    const start = now();
    for (let i = 0; i < batch; i++) body();
    return ((now() - start) * 1000) / batch;
  };
}

export const timed = (body) => timedBatch(1, body);

export function timedAsync(body) {
  return async () => {
    const start = now();
    await body();
    return (now() - start) * 1000;
  };
}

/**
 * Takes turns until `rounds`, or, without it, for `seconds`.
 * @param {() => number | Promise<number>} run returns its microseconds
 * @param {(() => number | Promise<number>) | undefined} floor the same for the floor
 */
export async function takeTurns({ rounds, seconds }, run, floor) {
  const turn = async () => [await run(), await floor?.()];
  // Enough for the compiler of the JavaScript engine, less where a run takes long.
  const warmUpEnd = now() + WARM_UP_MS;
  for (let i = 0; i < WARM_UP_ROUNDS && (i < MIN_ROUNDS || now() < warmUpEnd); i++) await turn();

  const us = [];
  const floorUs = [];
  const end = now() + seconds * 1000;
  const wantsMore = (done) =>
    rounds === undefined ? done < MIN_ROUNDS || (done < MAX_ROUNDS && now() < end) : done < rounds;
  while (wantsMore(us.length)) {
    const [value, floorValue] = await turn();
    us.push(value);
    if (floorValue !== undefined) floorUs.push(floorValue);
  }
  return { us, floorUs };
}
