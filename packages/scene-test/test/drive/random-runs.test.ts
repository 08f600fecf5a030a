// Random plans through real processes: every case that is chosen leaves one line in a file, and nothing else leaves any.

import { existsSync, readFileSync, rmSync } from 'node:fs';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { useSceneProject } from '../support/scene-project.js';

const project = useSceneProject();

const scenes = fc.array(
  fc.array(fc.record({ manual: fc.boolean(), deviceCount: fc.integer({ min: 1, max: 3 }), dies: fc.boolean() }), {
    minLength: 1,
    maxLength: 3,
  }),
  { minLength: 1, maxLength: 3 },
);

it('each selected case runs exactly once and nothing else does, whatever cases do', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      scenes,
      fc.constantFrom('exclude', 'include', 'only'),
      fc.option(fc.constantFrom('S0::', 'S*::c0', 'c?'), { nil: undefined }),
      fc.integer({ min: 1, max: 4 }),
      async (given, manual, selector, maxParallel) => {
        const log = `${project.dir}/ran.txt`;
        rmSync(log, { force: true });
        const head = `import { appendFileSync } from 'node:fs';`;
        const files = given.map((cases, s) => {
          const body = (c: number): string => `appendFileSync('${log}', 'S${s}::c${c}\\n');`;
          const bodies = cases.map(({ dies }, c) => [`c${c}`, `${body(c)} ${dies ? 'process.exit(1);' : ''}`]);
          const fields = cases.map(({ manual: isManual, deviceCount }, c) => {
            return [`c${c}`, { manual: isManual, config: { deviceCount } }];
          });
          const more = { head, fields: Object.fromEntries(fields) as Record<string, object> };
          return project.scene(`S${s}`, Object.fromEntries(bodies) as Record<string, string>, more);
        });
        const wanted = given.flatMap((cases, s) =>
          cases.flatMap(({ manual: isManual }, c) => {
            const isNamed = selector === undefined || selector === 'c?' || (selector === 'S0::' ? s === 0 : c === 0);
            const isInMode = manual === 'include' || isManual === (manual === 'only');
            return isNamed && isInMode ? [`S${s}::c${c}`] : [];
          }),
        );
        const options = {
          devices: [0, 1, 2, 3],
          maxParallel,
          manual,
          ...(selector === undefined ? {} : { selectors: [selector] }),
        };
        const { report } = await project.run(files, options);
        const ran = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
        expect(ran.sort()).toEqual(wanted.sort());
        expect(report.items.filter(({ outcome }) => outcome === 'executed')).toHaveLength(wanted.length);
      },
    ),
    { numRuns: 6 },
  );
});
