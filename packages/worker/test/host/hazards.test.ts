import { TaskArgs } from '@pto/task-interface';
import { describe, expect, it } from 'vitest';

import { openHost } from './support.js';

// The reader looks for so long; without an edge the writer comes while it does.
const cases = [
  { strictHazards: false, patienceMs: 60_000, seen: 1 },
  { strictHazards: true, patienceMs: 200, seen: 0 },
];

describe.each(['thread', 'process'] as const)('a task that writes what an earlier task reads, %s', (mode) => {
  it.each(cases)('with strictHazards: $strictHazards is seen by it: $seen', async ({ strictHazards, ...expected }) => {
    await using host = await openHost(mode, ['watch', 'count'], { count: 2, strictHazards });
    const { worker, handles, ints } = host;
    const [watched, seen] = [ints(), ints()];
    await worker.run((orch) => {
      const reader = new TaskArgs().addTensor(watched, 'input').addTensor(seen, 'output_existing');
      orch.submitSub(handles.watch, reader.addScalar(expected.patienceMs));
      orch.submitSub(handles.count, new TaskArgs().addTensor(watched, 'output_existing'));
    });
    expect([...watched, ...seen]).toEqual([1, expected.seen]);
  });
});
