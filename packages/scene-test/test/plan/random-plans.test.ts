// Random collections and selections: what a plan chooses is compared with a second, direct reading of the rules, and what a schedule
// of it runs with what it chose.

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { schedule } from '../../src/drive/job-scheduler.js';
import type { CaseResult } from '../../src/model/case-result.js';
import { account } from '../../src/plan/account.js';
import { candidatesOf } from '../../src/plan/collection.js';
import type { Candidate, Collection } from '../../src/plan/collection.js';
import type { Selection } from '../../src/plan/filters.js';
import { makePlan } from '../../src/plan/make-plan.js';
import { checkSelectors, parseSelector } from '../../src/plan/selector.js';
import { describeScene } from '../support/scenes.js';

const platforms = ['a2a3', 'a2a3sim', 'a5', 'a5sim'];
const somePlatforms = fc.subarray(platforms, { minLength: 1 });
const caseNames = ['one', 'two', 'three'];

const cases = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom(...caseNames),
    platforms: somePlatforms,
    manual: fc.oneof(fc.boolean(), somePlatforms),
    deviceCount: fc.integer({ min: 1, max: 4 }),
  }),
  { selector: ({ name }) => name, maxLength: 3 },
);

const collections: fc.Arbitrary<Collection> = fc.record({
  scenes: fc
    .array(fc.record({ cases, level: fc.constantFrom(2, 3, 4), runtime: fc.constantFrom('hbg', 'tmr') }), {
      maxLength: 4,
    })
    .map((scenes) =>
      scenes.map(({ cases: each, level, runtime }, i) => describeScene(`S${i}`, each, { level, runtime })),
    ),
  failures: fc.constantFrom([], [{ file: '/scenes/broken.ts', reason: 'SyntaxError' }]),
});

const selections: fc.Arbitrary<Selection> = fc.record({
  platforms: fc.option(somePlatforms, { nil: undefined }),
  level: fc.option(fc.constantFrom(2, 3, 4), { nil: undefined }),
  excludeLevel: fc.option(fc.constantFrom(2, 3, 4), { nil: undefined }),
  runtime: fc.option(fc.constantFrom('hbg', 'tmr'), { nil: undefined }),
  manual: fc.constantFrom('exclude', 'include', 'only'),
  selectors: fc.option(
    fc.array(fc.constantFrom('one', '::two', 'S0::', 'S1::one', 'S*::t*', 'S?::one'), { maxLength: 3 }),
    { nil: undefined },
  ),
});

function isWanted({ scene, testCase, platform }: Candidate, selection: Selection): boolean {
  const manual = testCase.manual === true || (Array.isArray(testCase.manual) && testCase.manual.includes(platform));
  const isNamed = (selector: string): boolean => {
    const [first = '', second] = selector.split('::');
    const [wantedScene, wantedCase] = second === undefined ? ['', first] : [first, second];
    return isLike(wantedScene, scene.scene) && isLike(wantedCase, testCase.name);
  };
  return (
    (selection.platforms ?? ['a2a3sim', 'a5sim']).includes(platform) &&
    (selection.level ?? scene.level) === scene.level &&
    selection.excludeLevel !== scene.level &&
    (selection.runtime ?? scene.runtime) === scene.runtime &&
    ((selection.selectors ?? []).length === 0 || selection.selectors!.some(isNamed)) &&
    (selection.manual === 'include' || manual === (selection.manual === 'only'))
  );
}

function isLike(pattern: string, name: string): boolean {
  const prefix = /^[^*?]*/.exec(pattern)![0];
  if (!/[*?]/.test(pattern)) return pattern === '' || pattern === name;
  return name.startsWith(prefix) && (pattern.endsWith('*') || name.length === pattern.length);
}

function nameOf({ scene, testCase, platform }: Candidate): string {
  return `${scene.scene}::${testCase.name}@${platform}`;
}

function passed(id: number): CaseResult {
  const timings = { compileMs: 0, goldenMs: 0, initMs: 0, runMs: [], compareMs: 0 };
  return { id, status: 'passed', durationMs: 0, timings, comparisons: [], devices: [] };
}

it('runs each selected case exactly once and nothing else, for any collection and selection', async () => {
  await fc.assert(
    fc.asyncProperty(
      collections,
      selections,
      fc.integer({ min: 1, max: 5 }),
      async (collection, selection, maxParallel) => {
        const candidates = candidatesOf(collection.scenes);
        let plan;
        try {
          checkSelectors((selection.selectors ?? []).map(parseSelector), collection.scenes);
          plan = makePlan(collection, selection);
        } catch (error) {
          // Only a selector that names nothing keeps a plan from being made.
          const isVoid = (selector: string): boolean =>
            !candidates.some((each) => isWanted(each, { manual: 'include', platforms, selectors: [selector] }));
          expect(selection.selectors?.some(isVoid)).toBe(true);
          expect(error).toMatchObject({ code: 'ERR_PTO_SCENE_SELECTOR' });
          return;
        }
        const ran: string[] = [];
        const jobs = plan.items.map((item) => ({
          label: item.case,
          deviceCount: item.deviceCount,
          start: async () => {
            ran.push(`${item.scene}::${item.case}@${item.platform}`);
            await Promise.resolve();
            return passed(item.id);
          },
          cancelled: () => passed(-1),
        }));
        const results = await schedule(jobs, { devices: [0, 1, 2, 3], maxParallel });
        const wanted = candidates.filter((each) => isWanted(each, selection)).map(nameOf);
        expect(ran.sort()).toEqual(wanted.sort());
        const items = account(collection, plan, results);
        expect(items).toHaveLength(candidates.length + collection.failures.length);
        expect(items.filter(({ outcome }) => outcome === 'executed')).toHaveLength(wanted.length);
      },
    ),
    { numRuns: 500 },
  );
});
