import { expect, test } from 'vitest';
import { isBuilt, nativeTestsIn } from '../native-tests.js';

const names = (source) => nativeTestsIn('a_test.cpp', source).map(({ name }) => name);
const faultOf = (source) => nativeTestsIn('a_test.cpp', source)[0].fault;

test('tests are found by suite and name', () => {
  expect(names('TEST(Ring, IsEmpty) {}\n\nTEST_F(RingTest, Fills) {\n    take();\n}\n')).toEqual([
    'Ring.IsEmpty',
    'RingTest.Fills',
  ]);
});

test('a suite with parameters runs where it is instantiated', () => {
  const source = 'TEST_P(Scopes, Nest) {\n}\n';
  expect(faultOf(source)).toContain('runs nowhere');
  const [found] = nativeTestsIn('a_test.cpp', `${source}PTO_ON_EVERY_CHIP(Scopes);\n`);
  expect(found).toEqual({ name: 'Scopes.Nest', file: 'a_test.cpp', where: 'every chip' });
  expect(faultOf(`${source}INSTANTIATE_TEST_SUITE_P(All, Scopes, Values(1));\n`)).toBeUndefined();
  expect(faultOf(`${source}PTO_ON_EVERY_CHIP(OtherScopes);\n`)).toContain('runs nowhere');
});

test('a test that is left out has a fault, and its neighbour has none', () => {
  const left = `TEST(A, B) {\n    GTEST${'_SKIP'}();\n}\n`;
  const [first, second] = nativeTestsIn('a_test.cpp', `${left}TEST(A, C) {\n}\n`);
  expect(first.fault).toBe('is left out');
  expect(second.fault).toBeUndefined();
  expect(faultOf(`TEST(A, DISABLED${'_B'}) {\n}\n`)).toBe('is left out');
});

test('a source is built when a CMakeLists.txt names it', () => {
  const lists = new Map([
    ['native/runtime', 'pto_add_test(x SOURCES common/aicpu/scheduler_test.cpp)'],
    ['native/abi', 'foreach(subject IN ITEMS callable\n    task_args)'],
  ]);
  expect(isBuilt('native/runtime/common/aicpu/scheduler_test.cpp', lists)).toBe(true);
  expect(isBuilt('native/abi/task_args_test.cpp', lists)).toBe(true);
  expect(isBuilt('native/abi/task_args_blob_test.cpp', lists)).toBe(false);
  expect(isBuilt('native/base/callable_test.cpp', lists)).toBe(false);
});
