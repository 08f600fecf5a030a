import type { NativeControlReply } from '@pto/runtime-native/host';
import { WorkerRole } from '@pto/runtime-native/host';
import { describe, expect, it } from 'vitest';

import type { Child } from '../../src/host/children.js';
import { addNested, takeNested } from '../../src/spans/nested-spans.js';
import { SpanLog } from '../../src/spans/span-log.js';
import type { NestedSpans } from '../../src/spans/span-shelf.js';

const child = {
  group: { keepsSpans: true, pathOf: () => 'L4/0/L3' },
  index: 0,
  role: WorkerRole.NEXT_LEVEL,
  worker: 0,
} as unknown as Child;

/** What is made of the text that a child answers with. */
function taken(text: string): readonly NestedSpans[] {
  const asking = takeNested(child, 1);
  asking.next();
  const reply: NativeControlReply = { status: 0, result: 0n, payload: text };
  return asking.next(reply).value as readonly NestedSpans[];
}

const good = { id: 1, path: 'L4/0/L3', name: 'run 1', kind: 'run', start_ns: 0, end_ns: 10 };
const answer = (spans: readonly unknown[], more: object = {}): string =>
  JSON.stringify([
    {
      task: 0,
      member: 0,
      spans: {
        version: 1,
        clock: { monotonic_origin_ns: '100' },
        processes: [],
        spans,
        flows: [],
        dropped: 0,
        ...more,
      },
    },
  ]);

describe('what a nested process says of its spans', () => {
  it.each([
    ['no JSON', '{'],
    ['no list', '{}'],
    ['another version', answer([good], { version: 2 })],
    ['no clock', answer([good], { clock: {} })],
    ['no spans', answer([], { spans: 7 })],
  ])('is left to it when it is %s', (_, text) => {
    expect(taken(text)).toEqual([]);
  });

  it('is taken span by span', () => {
    const bad = [
      { ...good, path: 'L4/1/L3' },
      { ...good, path: 'L4/0/L33' },
      { ...good, kind: 'other' },
      { ...good, name: 7 },
      { ...good, parent: 1 },
      { ...good, start_ns: 11 },
      { ...good, end_ns: '10' },
      { ...good, id: -1 },
    ];
    const [{ spans }] = taken(answer([good, ...bad], { dropped: -5 })) as [NestedSpans];
    expect(spans.spans).toEqual([good]);
    expect(spans.dropped).toBe(bad.length);
  });

  it('lies within the task that it executed, on the clock of this process', () => {
    const log = new SpanLog(0n);
    const task = log.add({ path: 'L4/0/L3', name: 'f', kind: 'task', start_ns: 60, end_ns: 68 });
    const inside = { ...good, id: 2, parent: 1, name: 'sub', kind: 'sub', start_ns: 2, end_ns: 3 };
    const [{ spans }] = taken(answer([good, inside])) as [NestedSpans];
    // The child's clock is 40 ns ahead.
    addNested(log, spans, 40, task);
    expect([log.get(2), log.get(3)]).toMatchObject([
      { parent: task, start_ns: 60, end_ns: 68 },
      { parent: 2, start_ns: 62, end_ns: 63 },
    ]);
  });
});
