import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { nameMap } from '../../src/execute/name-map.js';
import { defaultOutputsDir, makeOutputsDir } from '../../src/execute/outputs-dir.js';
import { setUpCase } from '../../src/execute/case-setup.js';
import type { CaseOptions, PlanItem } from '../../src/index.js';
import { addition, callableOf, define, quiet } from './fixtures/scenes.js';

const root = mkdtempSync(path.join(tmpdir(), 'pto-outputs-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test('runs of the same case at the same time have directories of their own', () => {
  const now = new Date(2026, 4, 13, 1, 2, 3, 45);
  const dirs = Array.from({ length: 20 }, () => makeOutputsDir(path.join(root, 'new'), 'A b', 'c/../d', now));
  expect(new Set(dirs).size).toBe(20);
  expect(readdirSync(path.join(root, 'new'))).toHaveLength(20);
  expect(path.basename(dirs[0]!)).toMatch(
    new RegExp(`^A_b_c_\\.\\._d_20260513_010203_045_${process.pid}-[0-9a-f]{8}$`),
  );
});

test('outputs are where the environment says, else below the current directory', () => {
  const before = process.env['PTO_OUTPUTS_DIR'];
  try {
    process.env['PTO_OUTPUTS_DIR'] = root;
    expect(defaultOutputsDir()).toBe(root);
    delete process.env['PTO_OUTPUTS_DIR'];
    expect(defaultOutputsDir()).toBe(path.resolve('outputs'));
  } finally {
    if (before !== undefined) process.env['PTO_OUTPUTS_DIR'] = before;
  }
});

const everything = { swimlane: 3, dumpTensor: true, depGen: true, pmu: 2, scopeStats: true };

function diagnosticsOf(changes: Partial<CaseOptions>) {
  const warnings: string[] = [];
  const item: PlanItem = {
    ...{ id: 0, file: '', scene: 'scenes', case: 'one', runtime: 'r', platform: 'a2a3sim' },
    ...{ level: 2, deviceCount: 1, subWorkers: 0 },
  };
  const options = { ...quiet, diagnostics: everything, ...changes };
  const setup = setUpCase({ scene: addition(), item, devices: [0], options }, (text) => warnings.push(text));
  return { diagnostics: setup.diagnostics, warnings };
}

test('nothing is recorded in several rounds, and that is said', () => {
  expect(diagnosticsOf({})).toEqual({ diagnostics: everything, warnings: [] });
  for (const rounds of [{ rounds: 2 }, { warmup: 1 }]) {
    const { diagnostics, warnings } = diagnosticsOf(rounds);
    expect(Object.values(diagnostics).some(Boolean)).toBe(false);
    expect(warnings).toEqual([
      'swimlane, dumpTensor, depGen, pmu, scopeStats: nothing is recorded in several rounds; run one round to record.',
    ]);
  }
});

test('a modelled chip records the swimlane, and all of it unless a level is given', () => {
  const levels = [0, 2].map((swimlane) => {
    return diagnosticsOf({ timing: 'model', diagnostics: { ...everything, swimlane } }).diagnostics.swimlane;
  });
  expect(levels).toEqual([4, 2]);
});

test('names go by func_id at level 2 and by place at level 3', () => {
  const { orchestration, kernels } = callableOf('add');
  const named = {
    orchestration: { ...orchestration, name: 'sum' },
    kernels: [
      { ...kernels[0], funcId: 4, name: 'add' },
      { ...kernels[0], funcId: 9 },
    ],
  };
  expect(nameMap(addition({ callable: named }))).toEqual({
    level: 2,
    orchestrator_name: 'sum',
    callable_id_to_name: { 4: 'add' },
  });
  expect(nameMap(addition())).toBeUndefined();
  const host = {
    ...{ level: 3, runtime: 'r', cases: [{ name: 'a', platforms: ['a5'] }], skipGolden: true, generateArgs: () => {} },
    callable: { orchestration: function forward() {}, callables: [{ name: 'add', ...callableOf('add') }] },
  };
  expect(nameMap(define(host))).toEqual({
    level: 3,
    orchestrator_name: 'forward',
    callable_id_to_name: { 0: 'add' },
  });
});
