import assert from 'node:assert/strict';
import { before, test } from 'node:test';

import { RuntimeBuilder, compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';
import { Worker } from '@pto/worker';

// The project in the working directory is a runtime, so PTO finds it by its name.
const runtime = '{{name}}';
const source = (name) => new URL(name, import.meta.url);

for (const platform of ['a2a3sim', 'a5sim']) {
  // Built on first use, and again when a source has changed.
  before(() => new RuntimeBuilder({ platform }).getBinaries(runtime, { build: true }));

  test(`${platform}: each task sees what the one before it left`, async () => {
    const callable = await compileCallable({
      platform,
      runtime,
      orchestration: { source: source('running_sum.cpp'), signature: ['inout', 'inout', 'scalar'] },
      kernels: [{ funcId: 0, source: source('sum_tile.cpp'), coreType: 'aiv' }],
    });
    const worker = new Worker({ level: 2, platform, runtime });
    try {
      await worker.init();
      const id = worker.register(callable);
      const values = Int32Array.from({ length: 1000 }, (_, i) => i % 7);
      let sum = 0;
      const golden = values.map((value) => (sum += value));
      const total = new Int32Array(1);
      await worker.run(id, new TaskArgs().addTensor(values).addTensor(total).addScalar(64));
      assert.deepEqual(values, golden);
      assert.equal(total[0], sum);
    } finally {
      await worker.close();
    }
  });
}
