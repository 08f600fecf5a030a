import { expect, it } from 'vitest';

import { makePlan } from '../../src/plan/make-plan.js';
import { checkSelectors, parseSelector } from '../../src/plan/selector.js';
import type { Selection } from '../../src/plan/filters.js';
import type { Collection } from '../../src/plan/collection.js';
import { describeScene } from '../support/scenes.js';

const exclude: Selection = { manual: 'exclude' };

function names(collection: Partial<Collection>, selection: Partial<Selection> = {}): string[] {
  const whole = { scenes: [], failures: [], ...collection };
  checkSelectors((selection.selectors ?? []).map(parseSelector), whole.scenes);
  const plan = makePlan(whole, { ...exclude, ...selection });
  return plan.items.map((item) => `${item.scene}::${item.case}`);
}

const twoScenes = [describeScene('A', ['Foo', 'Bar', 'Fool']), describeScene('B', ['Bar', 'Foo'])];

it.each([
  ['Foo', ['A::Foo', 'B::Foo']],
  ['::Foo', ['A::Foo', 'B::Foo']],
  ['A::Foo', ['A::Foo']],
  ['A::', ['A::Foo', 'A::Bar', 'A::Fool']],
  ['A::Foo*', ['A::Foo', 'A::Fool']],
  ['*::B?r', ['A::Bar', 'B::Bar']],
])('--case %s chooses %j', (selector, expected) => {
  expect(names({ scenes: twoScenes }, { selectors: [selector] })).toEqual(expected);
});

it('keeps two selectors over two scenes apart', () => {
  expect(names({ scenes: twoScenes }, { selectors: ['A::Foo', 'B::Bar'] })).toEqual(['A::Foo', 'B::Bar']);
});

it('takes a dot in a selector literally', () => {
  expect(names({ scenes: [describeScene('A', ['1.5', '1x5'])] }, { selectors: ['1.5'] })).toEqual(['A::1.5']);
});

it.each([
  ['Fooo', /no case is named 'Fooo'; there are: Bar, Foo, Fool\.\n.*'Foo'/],
  ['AB::Foo', /no scene is named 'AB'; there are: A, B/],
  ['B::Fool', /no case is named 'Fool'; there are: Bar, Foo\./],
])('refuses --case %s, which names nothing', (selector, message) => {
  const call = (): unknown => names({ scenes: twoScenes }, { selectors: ['Foo', selector] });
  expect(call).toThrow(message);
  expect(call).toThrow(expect.objectContaining({ code: 'ERR_PTO_SCENE_SELECTOR' }));
});

it('runs manual cases when asked, at every level', () => {
  const scenes = [describeScene('L3', ['fast', { name: 'slow', manual: true }], { level: 3 })];
  expect(names({ scenes })).toEqual(['L3::fast']);
  expect(names({ scenes }, { manual: 'include' })).toEqual(['L3::fast', 'L3::slow']);
  expect(names({ scenes }, { manual: 'only' })).toEqual(['L3::slow']);
});

it('takes a case as manual on the platforms that it names', () => {
  const both = ['a2a3sim', 'a5sim'];
  const scenes = [describeScene('A', [{ name: 'big', platforms: both, manual: ['a5sim'] }])];
  expect(names({ scenes }, { platforms: ['a5sim'] })).toEqual([]);
  expect(names({ scenes }, { platforms: ['a2a3sim'] })).toEqual(['A::big']);
});

it('runs every simulator that a case names, and hardware only when asked', () => {
  const scenes = [describeScene('A', [{ platforms: ['a5', 'a2a3sim', 'a5sim'] }])];
  const platforms = (selection: Partial<Selection>): string[] =>
    makePlan({ scenes, failures: [] }, { ...exclude, ...selection }).items.map(({ platform }) => platform);
  expect(platforms({})).toEqual(['a2a3sim', 'a5sim']);
  expect(platforms({ platforms: ['a5'] })).toEqual(['a5']);
});

it('filters by runtime and level', () => {
  const scenes = [describeScene('A', ['x'], { runtime: 'hbg' }), describeScene('B', ['x'], { level: 3 })];
  expect(names({ scenes }, { runtime: 'hbg' })).toEqual(['A::x']);
  expect(names({ scenes }, { level: 3 })).toEqual(['B::x']);
  expect(names({ scenes }, { excludeLevel: 3 })).toEqual(['A::x']);
});

it('says of everything else why it does not run', () => {
  const scenes = [describeScene('A', ['Foo', { name: 'Bar', manual: true }])];
  const failures = [{ file: '/scenes/broken.ts', reason: 'SyntaxError: x' }];
  const { leftOut } = makePlan({ scenes, failures }, { ...exclude, selectors: ['Bar'] });
  expect(leftOut).toEqual([
    { file: '/scenes/broken.ts', outcome: 'failedToLoad', reason: 'SyntaxError: x' },
    expect.objectContaining({ case: 'Foo', outcome: 'deselected', reason: 'no --case names it' }),
    expect.objectContaining({
      case: 'Bar',
      outcome: 'deselected',
      reason: 'it is manual; --manual include runs it, too',
    }),
  ]);
});

it('puts what one process can run together', () => {
  const scenes = [
    describeScene('A', ['x'], { runtime: 'tmr' }),
    describeScene('B', ['x'], { runtime: 'hbg' }),
    describeScene('C', ['x'], { runtime: 'tmr' }),
  ];
  expect(names({ scenes })).toEqual(['B::x', 'A::x', 'C::x']);
});

it('starts what needs many devices first, on hardware', () => {
  const scenes = [
    describeScene('chip', [{ name: 'x', platforms: ['a2a3'] }]),
    describeScene('host', [{ name: 'x', platforms: ['a2a3'] }], { level: 3 }),
  ];
  expect(names({ scenes }, { platforms: ['a2a3'] })).toEqual(['host::x', 'chip::x']);
});
