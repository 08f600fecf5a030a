import { CommandKind, WorkerRole } from '@pto/runtime-native/host';
import type { NativeTaskFailure } from '@pto/runtime-native/host';
import { describe, expect, it } from 'vitest';

import { taskErrorOf } from '../../src/errors/task-failure.js';
import { ChildDiedError, TaskError } from '../../src/index.js';

const callable = { id: 3, name: 'post', hashId: 'sha256:0' };
const context = { runId: 7, prefix: 'sub_worker', workerPath: 'L3/sub1', callable };
const failure: NativeTaskFailure = {
  code: 'ERR_PTO_TASK_THROW',
  taskId: 5,
  groupIndex: 1,
  groupSize: 2,
  callable: 3,
  kind: CommandKind.RUN_FUNCTION,
  role: WorkerRole.SUB,
  worker: 1,
  error: '',
  loss: null,
};

describe('the error of a failed task', () => {
  it('begins with who ran it, and keeps what was thrown as its cause', () => {
    const remote = {
      name: 'SentinelError',
      message: 'gave up',
      stack: 'SentinelError: gave up\n    at post',
      cause: { name: 'TypeError', message: 'inner' },
      details: { attempts: 3 },
    };
    const error = taskErrorOf({ ...failure, error: JSON.stringify(remote) }, context);
    expect(error).toBeInstanceOf(TaskError);
    expect(error).toMatchObject({
      code: 'ERR_PTO_TASK_THROW',
      name: 'TaskError [ERR_PTO_TASK_THROW]',
      message: 'sub_worker: SentinelError: gave up',
      workerPath: 'L3/sub1',
      runId: 7,
      taskId: 5,
      groupIndex: 1,
      callable,
      remoteStack: remote.stack,
      cause: { name: 'SentinelError', message: 'gave up', attempts: 3, cause: { name: 'TypeError', message: 'inner' } },
    });
  });

  it('says that a message was cut', () => {
    const remote = { name: 'Error', message: 'x', truncated: true, length: 10_000_000 };
    const error = taskErrorOf({ ...failure, error: JSON.stringify(remote) }, context);
    expect(error.details).toMatchObject({ truncated: true, length: 10_000_000 });
  });

  it('says how a child ended, and what it wrote last', () => {
    const loss = {
      code: 'ERR_PTO_CHILD_SIGNAL',
      pid: 42,
      exitCode: null,
      signal: 'SIGSEGV',
      text: 'process 42 was ended by SIGSEGV',
      stderrTail: 'one\ntwo\n',
      phase: 'run',
    };
    const error = taskErrorOf(
      { ...failure, code: 'ERR_PTO_CHILD_SIGNAL', loss },
      { ...context, prefix: 'chip_process dev=0' },
    );
    expect(error).toBeInstanceOf(ChildDiedError);
    expect(error).toMatchObject({
      name: 'ChildDiedError [ERR_PTO_CHILD_SIGNAL]',
      pid: 42,
      signal: 'SIGSEGV',
      exitCode: null,
      phase: 'run',
      stderrTail: 'one\ntwo\n',
    });
    expect(error.message).toBe(
      "chip_process dev=0: process 42 was ended by SIGSEGV (it was running 'post')\n  Its last output: one\n    two",
    );
  });

  it.each([
    ['ERR_PTO_TASK_TIMEOUT', "'post' took longer than allowed"],
    ['ERR_PTO_TASK_POISONED', "'post' was not started because a task that it depends on failed"],
    ['ERR_PTO_TASK_CANCELLED', "'post' was not started because its run was cancelled"],
    ['ERR_PTO_TASK_NATIVE', "'post' failed; the child does not say why"],
  ])('%s has a text of its own', (code, text) => {
    const error = taskErrorOf({ ...failure, code }, { ...context, prefix: undefined });
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(text)]);
  });

  it('trusts nothing that a child writes', () => {
    for (const json of ['{', 'null', '[]', '{"name":{},"message":5}', '"text"']) {
      const error = taskErrorOf({ ...failure, error: json }, context);
      expect(error.message.startsWith('sub_worker: ')).toBe(true);
    }
  });
});
