import type { HostSpan, RecordedSpans, SpanKind } from '@pto/task-interface';
import { expect } from 'vitest';

/** The next spans that a worker tells. */
export function spansOfKind({ spans }: RecordedSpans, kind: SpanKind): HostSpan[] {
  return spans.filter((span) => span.kind === kind);
}

/** What holds for every document: ids in order, parents around their children, flows forward in time. */
export function expectConsistent({ spans, flows, clock, processes }: RecordedSpans): void {
  const byId = new Map(spans.map((span) => [span.id, span]));
  expect(byId.size).toBe(spans.length);
  for (const span of spans) {
    expect(span.start_ns).toBeGreaterThanOrEqual(0);
    expect(span.end_ns).toBeGreaterThanOrEqual(span.start_ns);
    if (span.parent === undefined) continue;
    expect(span.parent).toBeLessThan(span.id);
    const parent = byId.get(span.parent)!;
    expect([span.name, span.start_ns >= parent.start_ns, span.end_ns <= parent.end_ns]).toEqual([
      span.name,
      true,
      true,
    ]);
  }
  for (const { from, to } of flows) expect(byId.get(from)!.start_ns).toBeLessThanOrEqual(byId.get(to)!.start_ns);
  expect(BigInt(clock.monotonic_origin_ns) <= process.hrtime.bigint()).toBe(true);
  expect(processes[0]).toMatchObject({ pid: process.pid, clock_offset_ns: 0 });
}

/** The spans of a task in the order of its flows, by kind. */
export function stepsOf({ spans, flows }: RecordedSpans, path: string, task: number): SpanKind[] {
  const submit = spans.find((span) => span.kind === 'submit' && span.path === path && span.task === task)!;
  const steps: HostSpan[] = [];
  let next: HostSpan | undefined = submit;
  while (next !== undefined) {
    steps.push(next);
    next = followerOf({ spans, flows }, next);
  }
  for (const step of steps) expect(step.run).toBe(submit.run);
  return steps.map(({ kind }) => kind);
}

function followerOf({ spans, flows }: Pick<RecordedSpans, 'flows' | 'spans'>, { id }: HostSpan): HostSpan | undefined {
  const to = flows.find(({ from }) => from === id)?.to;
  return spans.find((span) => span.id === to);
}
