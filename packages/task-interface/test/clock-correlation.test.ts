import { describe, expect, it } from 'vitest';

import { correlateClocks } from '../src/index.js';

const sample = (sentNs: bigint, ticks: bigint, receivedNs: bigint) => ({ sentNs, ticks, receivedNs });

describe('the correlation of two clocks', () => {
  it('takes the exchange that took least time, and the middle of it', () => {
    const found = correlateClocks([sample(0n, 5000n, 900n), sample(1000n, 6105n, 1210n), sample(2000n, 7500n, 3000n)]);
    expect(found).toMatchObject({ offsetNs: 5000n, uncertaintyNs: 105n });
    expect(found!.toLocalNs(6205n)).toBe(1205n);
    expect(found!.toLocalNs(6005n)).toBe(1005n);
  });

  it('keeps the low bits of counts that doubles do not hold', () => {
    const far = 2n ** 62n;
    const found = correlateClocks([sample(far, far + 7n, far)])!;
    expect(found.offsetNs).toBe(7n);
    expect(found.toLocalNs(far + 8n)).toBe(far + 1n);
  });

  it('converts counts of another rate, also before the anchor', () => {
    // 50 MHz: 20 ns a tick.
    const found = correlateClocks([sample(1000n, 500n, 1000n)], 50_000_000n)!;
    expect(found.toLocalNs(501n)).toBe(1020n);
    expect(found.toLocalNs(499n)).toBe(980n);
    expect(found.offsetNs).toBe(500n * 20n - 1000n);
  });

  it('counts one tick of the other clock as uncertain, rounded up', () => {
    expect(correlateClocks([sample(0n, 0n, 10n)], 50_000_000n)!.uncertaintyNs).toBe(25n);
    expect(correlateClocks([sample(0n, 0n, 11n)], 30_000_000n)!.uncertaintyNs).toBe(6n + 34n);
  });

  it.each([
    ['there are no samples', [], 1n],
    ['an answer came before its question', [sample(5n, 1n, 4n)], 1_000_000_000n],
    ['one of several samples is impossible', [sample(1n, 1n, 2n), sample(5n, 1n, 4n)], 1_000_000_000n],
    ['the other clock has no rate', [sample(1n, 1n, 2n)], 0n],
  ])('is none when %s', (_, samples, rate) => {
    expect(correlateClocks(samples, rate)).toBeUndefined();
  });
});
