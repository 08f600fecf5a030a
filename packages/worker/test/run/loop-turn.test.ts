import { expect, it } from 'vitest';

import { loopTurn } from '../../src/run/loop-turn.js';

it('lets timers have their turn however often it is awaited', async () => {
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  const end = performance.now() + 50;
  let turns = 0;
  for (; performance.now() < end; turns++) await loopTurn();
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(1);
  // Most of them cost nothing.
  expect(turns).toBeGreaterThan(10 * ticks);
});
