import { expect, it } from 'vitest';

import type { CaseResult, CaseStatus } from '../../src/model/case-result.js';
import { account } from '../../src/plan/account.js';
import { makePlan } from '../../src/plan/make-plan.js';
import { describeScene } from '../support/scenes.js';

const collection = { scenes: [describeScene('A', ['one', 'two'])], failures: [] };
const plan = makePlan(collection, { manual: 'exclude' });
const timings = { compileMs: 0, goldenMs: 0, initMs: 0, runMs: [], compareMs: 0 };
const ended = (id: number, status: CaseStatus, reason?: string): CaseResult => {
  return { id, status, reason, durationMs: 1, timings, comparisons: [], devices: [0] };
};

it('tells cases that ran from those that did not', () => {
  const items = account(collection, plan, [ended(0, 'timedOut'), ended(1, 'cancelled', 'interrupted')]);
  expect(items).toMatchObject([
    { case: 'one', outcome: 'executed', id: 0 },
    { case: 'two', outcome: 'skipped', reason: 'interrupted', id: 1 },
  ]);
});

it.each([
  ['lost', [ended(0, 'passed')], /A::two on a2a3sim has no result/],
  ['doubled', [ended(0, 'passed'), ended(0, 'passed'), ended(1, 'passed')], /item 0 has two results/],
  ['made up', [ended(0, 'passed'), ended(1, 'passed'), ended(7, 'passed')], /item 7, which the plan does not have/],
])('notices a result that was %s', (_what, results, message) => {
  expect(() => account(collection, plan, results)).toThrow(message);
});

it('notices a case that a plan forgot, and one that it runs twice', () => {
  const forgets = { ...plan, items: plan.items.slice(0, 1) };
  expect(() => account(collection, forgets, [ended(0, 'passed')])).toThrow(/two a2a3sim is not accounted for/);
  const repeats = { ...plan, items: [...plan.items, { ...plan.items[0]!, id: 2 }] };
  const results = [0, 1, 2].map((id) => ended(id, 'passed'));
  expect(() => account(collection, repeats, results)).toThrow(/accounted for more often/);
});
