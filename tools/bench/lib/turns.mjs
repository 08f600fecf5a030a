// What the samplers in JavaScript share: turns of a run and its floor, so that both see the same machine. Turns are those of
// native/turns.h, where the reason for their length is.

const MIN_ROUNDS = 3;
const MAX_ROUNDS = 10_000;
const WARM_UP_MS = 300;
const WARM_UP_ROUNDS = 200;
const TURN_MS = 1;

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

/** Enough for the compiler of the JavaScript engine, less where a run takes long. */
async function warmUp(bodies) {
  const end = now() + WARM_UP_MS;
  for (let i = 0; i < WARM_UP_ROUNDS && (i < MIN_ROUNDS || now() < end); i++) {
    for (const body of bodies) await body();
  }
}

/**
 * Takes turns until `rounds`, or, without it, for `seconds`.
 * @param {() => number | Promise<number>} run returns its microseconds
 * @param {(() => number | Promise<number>) | undefined} floor the same for the floor
 */
export async function takeTurns({ rounds, seconds }, run, floor) {
  await warmUp(floor === undefined ? [run] : [run, floor]);

  const us = [];
  const floorUs = [];
  const end = now() + seconds * 1000;
  const wantsMore = () => {
    if (rounds !== undefined) return us.length < rounds;
    return us.length < MIN_ROUNDS || (us.length < MAX_ROUNDS && now() < end);
  };
  while (wantsMore()) {
    const turnEnd = now() + TURN_MS;
    do us.push(await run());
    while (wantsMore() && now() < turnEnd);
    while (floor !== undefined && floorUs.length < us.length) floorUs.push(await floor());
  }
  return { us, floorUs };
}
