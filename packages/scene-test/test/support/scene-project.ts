import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach } from 'vitest';

import { runScenes } from '../../src/drive/run-scenes.js';
import type { CaseResult } from '../../src/model/case-result.js';
import type { PlanItem } from '../../src/model/plan-item.js';
import type { Reporter } from '../../src/model/reporter.js';
import type { RunReport } from '../../src/model/run-report.js';
import { readOptions } from '../../src/options/add-options.js';
import type { RunOptions } from '../../src/options/run-options.js';

/** What a test sees of a run. */
export interface ObservedRun {
  readonly report: RunReport;
  /** Names and states of the cases, in the order in which they ended: `case passed`. */
  readonly ended: readonly string[];
  /** The result of a case. */
  readonly result: (name: string) => CaseResult;
}

/** A directory of one test in which `@pto/scene-test` can be imported. */
export interface SceneProject {
  readonly dir: string;
  write(name: string, content: string): string;
  /** Writes a file with one scene: test functions by the names of their cases. `fields` are further fields of each case. */
  scene(name: string, cases: Readonly<Record<string, string>>, more?: SceneMore): string;
  run(files: readonly string[], options?: Partial<RunOptions>, more?: RunMore): Promise<ObservedRun>;
}

export interface SceneMore {
  readonly head?: string;
  readonly fields?: Readonly<Record<string, object>>;
}

export interface RunMore {
  readonly signal?: AbortSignal;
  readonly reporter?: Reporter;
}

/** Gives each test of the file a {@link SceneProject}. */
export function useSceneProject(): SceneProject {
  let dir = '';
  beforeEach(() => {
    dir = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'pto-scene-test-')));
    const packages = path.join(dir, 'node_modules', '@pto');
    mkdirSync(packages, { recursive: true });
    for (const name of ['scene-test', 'task-interface']) {
      symlinkSync(path.resolve(import.meta.dirname, '../../..', name), path.join(packages, name));
    }
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  const write = (name: string, content: string): string => {
    const file = path.join(dir, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  };
  return {
    get dir() {
      return dir;
    },
    write,
    scene: (name, cases, more) => write(`${name}.scene.ts`, sceneSource(name, cases, more)),
    run: (files, options = {}, more = {}) => run(files, { outputsDir: path.join(dir, 'outputs'), ...options }, more),
  };
}

function sceneSource(
  name: string,
  cases: Readonly<Record<string, string>>,
  { head = '', fields = {} }: SceneMore = {},
): string {
  const list = Object.keys(cases).map((each) => ({
    name: each,
    platforms: ['a2a3sim'],
    params: { name: each },
    ...fields[each],
  }));
  const bodies = Object.entries(cases).map(([each, body]) => `  '${each}': async (context) => {\n${body}\n  },`);
  return `import { defineScene } from '@pto/scene-test';
${head}
const bodies: Record<string, (context: any) => unknown> = {
${bodies.join('\n')}
};
defineScene(import.meta.url, {
  name: '${name}',
  level: 4,
  runtime: 'tensormap_and_ringbuffer',
  cases: ${JSON.stringify(list)} as any,
  test: (context: any): any => bodies[context.params.name](context),
});
`;
}

async function run(files: readonly string[], options: Partial<RunOptions>, more: RunMore): Promise<ObservedRun> {
  const ended: string[] = [];
  const results = new Map<string, CaseResult>();
  const reporter: Reporter = {
    ...more.reporter,
    caseEnd(item: PlanItem, result: CaseResult) {
      ended.push(`${item.case} ${result.status}`);
      results.set(item.case, result);
      more.reporter?.caseEnd?.(item, result);
    },
  };
  const { report } = await runScenes(files, { ...readOptions(), ...options }, { reporter, signal: more.signal });
  return { report, ended, result: (name) => results.get(name)! };
}
