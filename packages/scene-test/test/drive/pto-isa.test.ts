import { readFileSync } from 'node:fs';
import path from 'node:path';

import { expect, it, vi } from 'vitest';

import { processEnvironment } from '../../src/drive/process-environment.js';
import { readOptions } from '../../src/options/add-options.js';
import type { RunOptions } from '../../src/options/run-options.js';
import { useSceneProject } from '../support/scene-project.js';

const project = useSceneProject();
const pin = readFileSync(path.resolve(import.meta.dirname, '../../../../native/pto-isa.pin'), 'utf8').trim();

const environmentFor = (options: Partial<RunOptions>) => {
  vi.stubEnv('PTO_ISA_ROOT', undefined);
  vi.stubEnv('PTO_OFFLINE', '1');
  vi.stubEnv('PTO_CACHE_DIR', `${project.dir}/cache`);
  return processEnvironment({ ...readOptions(), ...options }, new AbortController().signal);
};

it('the headers of PTO-ISA are looked for only when an option asks for them', async () => {
  expect(await environmentFor({})).toEqual({});
  await expect(environmentFor({ requirePtoIsa: true })).rejects.toMatchObject({ code: 'ERR_PTO_ISA_MISSING' });
});

it('cases get the commit that belongs to this version, or the one that is named', async () => {
  const other = 'ab'.repeat(20);
  for (const commit of [pin, other]) project.write(`cache/pto-isa/${commit}/.complete`, '');
  const at = (commit: string) => ({ PTO_ISA_ROOT: `${project.dir}/cache/pto-isa/${commit}` });
  expect(await environmentFor({ requirePtoIsa: true })).toEqual(at(pin));
  expect(await environmentFor({ ptoIsaCommit: other })).toEqual(at(other));
  await expect(environmentFor({ ptoIsaCommit: 'abc' })).rejects.toMatchObject({ code: 'ERR_PTO_COMPILE_OPTION' });
});
