import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

import { expect, it } from 'vitest';

const packageDir = path.join(import.meta.dirname, '..');
const buildDir = path.join(packageDir, 'build');

const programs = [...readFileSync(path.join(packageDir, 'README.md'), 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)];

it.each(programs.map(([, code = ''], i) => [i + 1, code] as const))(
  'example %i of the README prints what it says',
  async (number, code) => {
    const promised = [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text]) => text);
    expect(promised).not.toEqual([]);
    const program = path.join(buildDir, `readme-example-${number}.ts`);
    mkdirSync(buildDir, { recursive: true });
    writeFileSync(program, code);
    const env = { ...process.env, PTO_CACHE_DIR: path.join(buildDir, 'test-cache'), FORCE_COLOR: '0' };
    const options = { cwd: packageDir, env };
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', program], options);
    expect(stdout.trim().split('\n')).toEqual(promised);
  },
);
