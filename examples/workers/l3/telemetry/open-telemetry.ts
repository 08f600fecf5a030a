/** Makes spans of OpenTelemetry from what workers publish: one for each run, and below it one for each of its tasks. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { tracingChannel } from 'node:diagnostics_channel';

import { SpanStatusCode, context, trace } from '@opentelemetry/api';
import type { HrTime, Span, Tracer } from '@opentelemetry/api';
import type { RunMessage, TaskMessage } from '@pto/worker';

const runs = tracingChannel<Span, RunMessage>('pto:run');
const tasks = tracingChannel<unknown, TaskMessage>('pto:task');

/** @returns ends it */
export function traceWorkers(tracer: Tracer): () => void {
  const spans = new WeakMap<RunMessage, Span>();
  const runOf = new WeakMap<TaskMessage, Span>();
  // What an orchestration function submits belongs to the run that called it.
  const currentRun = new AsyncLocalStorage<Span>();

  const runEvents = {
    end(run: RunMessage) {
      if (run.call === 'runSync') endRun(run);
    },
    asyncEnd: (run: RunMessage) => endRun(run),
  };
  function endRun(run: RunMessage): void {
    end(spans.get(run)!, run.error);
  }
  const taskEvents = {
    start(task: TaskMessage) {
      const run = currentRun.getStore();
      if (run !== undefined) runOf.set(task, run);
    },
    asyncEnd(task: TaskMessage) {
      const run = runOf.get(task);
      const parent = run === undefined ? context.active() : trace.setSpan(context.active(), run);
      const { taskId, name, workerPath = '', status = '' } = task;
      const startTime = task.startNs ?? task.endedNs!;
      const attributes = { 'pto.task': taskId!, 'pto.worker': workerPath, 'pto.status': status };
      end(
        tracer.startSpan(name, { startTime: wallTime(startTime), attributes }, parent),
        task.error,
        wallTime(task.endNs ?? startTime),
      );
    },
  };
  runs.start.bindStore(currentRun, (run) => {
    const span = tracer.startSpan(`run ${run.name}`, { attributes: { 'pto.level': run.level } });
    spans.set(run, span);
    return span;
  });
  runs.subscribe(runEvents as never);
  tasks.subscribe(taskEvents as never);
  return () => {
    runs.start.unbindStore(currentRun);
    runs.unsubscribe(runEvents as never);
    tasks.unsubscribe(taskEvents as never);
  };
}

function end(span: Span, error: unknown, time?: HrTime): void {
  if (error !== undefined) {
    span.recordException(error as Error);
    span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).message });
  }
  span.end(time);
}

/** Workers count nanoseconds as `process.hrtime` does; OpenTelemetry wants seconds and nanoseconds since 1970. */
function wallTime(ns: bigint): HrTime {
  const nowNs = BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6));
  const wallNs = nowNs - (process.hrtime.bigint() - ns);
  return [Number(wallNs / 1_000_000_000n), Number(wallNs % 1_000_000_000n)];
}
