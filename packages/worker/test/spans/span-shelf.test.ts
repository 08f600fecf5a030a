import { describe, expect, it } from 'vitest';

import { SpanLog } from '../../src/spans/span-log.js';
import { SpanShelf } from '../../src/spans/span-shelf.js';

const itself = { path: 'L4/0/L3', pid: 7, clock_offset_ns: 0, uncertainty_ns: 0 };

function recorded(count: number, name = 'täsk \u{1f600}') {
  const log = new SpanLog(0n);
  for (let i = 0; i < count; i++) log.add({ path: 'L4/0/L3', name, kind: 'sub', start_ns: i, end_ns: i });
  return log.finish([itself]);
}

describe('a log of spans', () => {
  it('keeps as many as it may, counts the rest, and connects what is there', () => {
    const log = new SpanLog(0n, 2);
    const ids = [5, 6, 7].map((at) => log.add({ path: 'L3', name: 'a', kind: 'sub', start_ns: at, end_ns: at }));
    expect(ids).toEqual([1, 2, 0]);
    log.connect(1, 2, 'submit');
    log.connect(2, 0, 'submit');
    expect(log.finish([itself])).toMatchObject({ dropped: 1, flows: [{ from: 1, to: 2, kind: 'submit' }] });
  });

  it('begins with its first span', () => {
    const log = new SpanLog(1000n);
    log.add({ path: 'L3', name: 'before', kind: 'init', start_ns: -400, end_ns: -100 });
    const { clock, spans } = log.finish([itself]);
    expect(clock.monotonic_origin_ns).toBe('600');
    expect(spans[0]).toMatchObject({ start_ns: 0, end_ns: 300 });
  });
});

describe('a shelf of spans', () => {
  it('gives out what it has in parts that make JSON together, whatever names there are', () => {
    const shelf = new SpanShelf();
    const spans = recorded(3000);
    shelf.put(3, { task: 0, member: 0, spans });
    let text = '';
    let left = 1;
    while (left > 0) {
      const { part, left: rest } = shelf.takePart(3);
      expect(Buffer.byteLength(part)).toBe(part.length);
      expect(part.length).toBeLessThanOrEqual(60_000);
      text += part;
      left = rest;
    }
    expect(JSON.parse(text)).toEqual([{ task: 0, member: 0, spans }]);
    expect(shelf.take(3)).toEqual([]);
  });

  it('forgets a run that nobody has asked for when the next one comes', () => {
    const shelf = new SpanShelf();
    shelf.put(1, { task: 0, member: 0, spans: recorded(1) });
    shelf.put(2, { task: 5, member: 0, spans: recorded(1) });
    expect(shelf.take(1)).toEqual([]);
    shelf.put(2, { task: 6, member: 0, spans: recorded(1) });
    expect(shelf.take(2).map(({ task }) => task)).toEqual([6]);
  });

  it('keeps a bounded number and says how many are missing', () => {
    const shelf = new SpanShelf();
    for (let task = 0; task < 3; task++) shelf.put(1, { task, member: 0, spans: recorded(2 ** 17) });
    expect(shelf.take(1).map(({ spans }) => [spans.spans.length, spans.dropped])).toEqual([
      [2 ** 17, 0],
      [2 ** 17, 0],
      [0, 2 ** 17],
    ]);
  });
});
