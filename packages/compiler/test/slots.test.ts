import { setImmediate as nextTurn } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { Slots } from '../src/process/slots.js';

describe('Slots', () => {
  it('never lets more in than there are places, and lets all in, in order', async () => {
    const slots = new Slots(2);
    const entered: number[] = [];
    let inside = 0;
    let most = 0;
    const work = async (index: number): Promise<void> => {
      entered.push(index);
      most = Math.max(most, ++inside);
      await nextTurn();
      inside--;
    };
    await Promise.all(Array.from({ length: 10 }, (_, index) => slots.use(undefined, () => work(index))));
    expect(most).toBe(2);
    expect(entered).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('frees the place of work that fails', async () => {
    const slots = new Slots(1);
    await expect(slots.use(undefined, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(slots.use(undefined, () => Promise.resolve('next'))).resolves.toBe('next');
  });

  it('lets a caller give up waiting without losing a place', async () => {
    const slots = new Slots(1);
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const first = slots.use(undefined, () => gate);
    const stop = new AbortController();
    const second = slots.use(stop.signal, () => Promise.resolve('never'));
    const third = slots.use(undefined, () => Promise.resolve('third'));
    stop.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    open();
    await first;
    await expect(third).resolves.toBe('third');
  });

  it('does not begin when the signal has fired', async () => {
    await expect(new Slots(1).use(AbortSignal.abort(new Error('late')), () => Promise.resolve())).rejects.toThrow(
      'late',
    );
  });
});
