import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { variables } from '../src/environment/variables.js';
import { pto } from './pto.js';

const root = path.resolve(import.meta.dirname, '..', '..', '..');

/** Strings that look like variables and are none. */
const OTHERS = ['PTO_CACHE_UNWRITABLE', 'PTO_HOST_WORKER', 'PTO_LANE_HOST', 'PTO_MUTANT', 'PTO_RUN'];

/** The names of variables that stand between quotes in the sources of what people install. */
function namesInSources(): string[] {
  const folders = ['packages/cli/src', 'packages/compiler/src', 'packages/runtime-native/src', 'packages/worker/src'];
  const files = [...folders, 'native'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|cpp|h)$/.test(file) && !/(^|\/)test\/|_test\.cpp$|environment\/variables/.test(file))
      .map((file) => path.join(root, folder, file)),
  );
  const names = files.flatMap(
    (file) => readFileSync(file, 'utf8').match(/(?<=['"])(?:PTO2?|SIMPLER)_[A-Z_]*[A-Z](?=['"])/g) ?? [],
  );
  return [...new Set(names)].filter((name) => !OTHERS.includes(name)).sort();
}

describe('pto env', () => {
  it('lists every variable that is read, and no other', () => {
    const ours = variables.map(({ name }) => name).filter((name) => /^(PTO|SIMPLER)/.test(name));
    expect(ours.sort()).toEqual(namesInSources());
  });

  it('shows what is set, and what holds otherwise', async () => {
    const { exitCode, stdout } = await pto(['env'], { env: { PTO_LOG: 'info', PTO_OFFLINE: '' } });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^PTO_LOG +info +what the native libraries write/m);
    expect(stdout).toMatch(/^PTO_OFFLINE +\(pto isa fetch may use it\)/m);
  });

  it('names those that nothing reads, with the nearest one', async () => {
    const env = { PTO_CACHEDIR: '/x', PTO_TEST_SEED: '1' };
    const { stdout } = await pto(['env', '--json'], { env });
    expect((JSON.parse(stdout) as { unknown: unknown }).unknown).toEqual([
      { name: 'PTO_CACHEDIR', nearest: 'PTO_CACHE_DIR' },
    ]);
    const doctor = await pto(['doctor'], { env });
    expect(doctor.stdout).toMatch(/environment +PTO_CACHEDIR is read by nothing\n.*\n +Did you mean PTO_CACHE_DIR\?/);
  });
});
