import { describe, expect, it } from 'vitest';

import { BoundedText } from '../src/process/bounded-text.js';

function collect(limit: number, chunks: readonly string[]): string {
  const text = new BoundedText(limit);
  for (const chunk of chunks) text.append(Buffer.from(chunk));
  return text.toString();
}

describe('BoundedText', () => {
  it('keeps short text as it is', () => {
    expect(collect(4, [])).toBe('');
    expect(collect(4, ['ab', 'cd', 'ef', 'gh'])).toBe('abcdefgh');
  });

  it('keeps both ends of long text and says how much is missing', () => {
    expect(collect(4, ['0123456789'])).toBe('0123\n[... 2 bytes left out ...]\n6789');
    expect(collect(4, '0123456789abcdef'.split(''))).toBe('0123\n[... 8 bytes left out ...]\ncdef');
    expect(collect(4, ['01', '234567', '89ab', 'cdef'])).toBe('0123\n[... 8 bytes left out ...]\ncdef');
  });
});
