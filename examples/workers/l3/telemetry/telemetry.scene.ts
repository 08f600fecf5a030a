/** Runs and tasks as spans of OpenTelemetry: a run of three tasks that depend on each other has a span with three below it. */
import assert from 'node:assert/strict';

import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { defineScene } from '@pto/scene-test';
import { TaskArgs } from '@pto/task-interface';
import { Worker, callable } from '@pto/worker';

import { traceWorkers } from './open-telemetry.js';

const functions = new URL('functions.mjs', import.meta.url);

export const telemetry = defineScene(import.meta.url, {
  level: 4,
  runtime: 'tensormap_and_ringbuffer',
  cases: [{ name: 'three tasks', platforms: ['a2a3sim'], config: { deviceCount: 0 } }],
  test: async () => {
    const exporter = new InMemorySpanExporter();
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
    const stop = traceWorkers(provider.getTracer('pto'));

    await using worker = new Worker({ level: 3, subWorkers: { count: 1, mode: 'thread' } });
    const increment = worker.register(callable(functions, 'increment'));
    await worker.init();
    const x = worker.alloc([16], 'int32');
    await worker.run(function addThree(orch) {
      for (let i = 0; i < 3; i++) orch.submitSub(increment, new TaskArgs().addTensor(x, 'inout'));
    });
    stop();

    assert.equal(x.data[0], 3);
    const spans = exporter.getFinishedSpans();
    assert.deepEqual(
      spans.map(({ name }) => name),
      ['increment', 'increment', 'increment', 'run addThree'],
    );
    const run = spans[3]!;
    for (const task of spans.slice(0, 3)) {
      assert.equal(task.parentSpanContext?.spanId, run.spanContext().spanId);
      assert.equal(task.attributes['pto.worker'], 'L3/sub0');
    }
  },
});
