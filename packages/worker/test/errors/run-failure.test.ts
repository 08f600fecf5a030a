import { describe, expect, it } from 'vitest';

import { RunError, TaskError } from '../../src/index.js';
import { abortError, runFailureOf } from '../../src/run/run-failure.js';

const site = { workerPath: 'L3/sub0', runId: 1, taskId: 2, groupIndex: 0, callable: { id: 0, name: 'f', hashId: 'h' } };
const taskError = (text: string): TaskError => new TaskError('ERR_PTO_TASK_THROW', `sub_worker: Error: ${text}`, site);
const nothing = { taskErrors: [], thrown: [], isFailFast: false, abort: undefined, copyError: undefined };

describe('the error of a run', () => {
  it('is none when nothing failed', () => {
    expect(runFailureOf(nothing)).toBeUndefined();
  });

  it('is the only one', () => {
    const failure = taskError('a');
    expect(runFailureOf({ ...nothing, taskErrors: [failure] })).toEqual({ error: failure });
    expect(runFailureOf({ ...nothing, thrown: [undefined] })).toEqual({ error: undefined });
  });

  it('has all of several, the first in its text and as its cause', () => {
    const own = new RangeError('mine');
    const taskErrors = [taskError('a'), taskError('b')];
    const error = runFailureOf({ ...nothing, taskErrors, thrown: [own] })?.error as RunError;
    expect(error).toBeInstanceOf(RunError);
    expect([error.code, error.name]).toEqual(['ERR_PTO_RUN_ERRORS', 'RunError [ERR_PTO_RUN_ERRORS]']);
    expect(error.errors).toEqual([...taskErrors, own]);
    expect(error.cause).toBe(taskErrors[0]);
    expect(error.message).toBe('sub_worker: Error: a\n  then: sub_worker: Error: b\n  then: mine');
  });

  it('tells of a failed task once, when a submit threw because of it', () => {
    const failure = taskError('a');
    expect(runFailureOf({ ...nothing, taskErrors: [failure], thrown: [taskError('a')], isFailFast: true })).toEqual({
      error: failure,
    });
  });

  it('is what a submit threw because of a child that was gone before', () => {
    const gone = taskError('gone');
    expect(runFailureOf({ ...nothing, thrown: [gone], isFailFast: true })).toEqual({ error: gone });
  });

  it('is the cancellation, whatever else failed because of it', () => {
    const abort = abortError(new Error('enough'));
    expect(runFailureOf({ ...nothing, taskErrors: [taskError('a')], abort })).toEqual({ error: abort });
    expect([abort.code, abort.message]).toEqual(['ERR_PTO_RUN_ABORTED', 'run: cancelled: enough']);
  });

  it('shows the first few of very many', () => {
    const taskErrors = Array.from({ length: 30 }, (_, i) => taskError(String(i)));
    const error = runFailureOf({ ...nothing, taskErrors })?.error as RunError;
    expect(error.errors).toHaveLength(30);
    expect(error.message.split('\n')).toHaveLength(10);
    expect(error.message).toContain('and 21 more');
  });
});
