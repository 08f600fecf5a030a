import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { install, packagesDir } from './project.js';
import { useScratch } from './scratch.js';

const scratch = useScratch();
/** Runs a script of a project's package.json and returns what it prints. */
function npmRun(projectDir: string, script: string): string {
  return execFileSync('npm', ['run', '--silent', script], {
    cwd: projectDir,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], PTO_CACHE_DIR: scratch.cacheDir },
  });
}

describe('pto new example', () => {
  it('writes a project that passes its own tests and runs', async () => {
    const { exitCode, stdout } = await scratch.pto(['new', 'example', 'first']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Next: cd first && npm install && npm test');
    const project = scratch.inside('first');
    install(project);
    expect(npmRun(project, 'test')).toMatch(/^# pass 2$/m);
    expect(npmRun(project, 'start')).toBe('Float32Array(4) [ 11, 22, 33, 44 ]\n');
  });

  it('writes into a directory that exists and leaves what is there', async () => {
    scratch.write('mine/notes.txt', 'mine');
    const { exitCode, stdout } = await scratch.pto(['new', 'example', '--json', scratch.inside('mine')]);
    const created = JSON.parse(stdout) as { name: string; dir: string; files: string[] };
    expect({ exitCode, name: created.name }).toEqual({ exitCode: 0, name: 'mine' });
    expect(created.files).toContain('.gitignore');
    expect(created.files.every((file) => existsSync(path.join(created.dir, file)))).toBe(true);
    expect(readFileSync(scratch.inside('mine/notes.txt'), 'utf8')).toBe('mine');
    expect(readFileSync(scratch.inside('mine/README.md'), 'utf8')).toMatch(/^# mine\n/);
  });

  it('overwrites nothing', async () => {
    scratch.write('mine/README.md', 'mine');
    const { exitCode, stderr } = await scratch.pto(['new', 'example', 'mine']);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('ERR_PTO_CLI_FILE_EXISTS');
    expect(stderr).toContain('README.md');
    expect(readdirSync(scratch.inside('mine'))).toEqual(['README.md']);
    expect(readFileSync(scratch.inside('mine/README.md'), 'utf8')).toBe('mine');
  });

  it('leaves nothing of a project that cannot be written', async () => {
    scratch.write('mine/kernels', 'a file where a directory is needed');
    const { exitCode } = await scratch.pto(['new', 'example', 'mine']);
    expect(exitCode).toBe(1);
    expect(readdirSync(scratch.inside('mine'))).toEqual(['kernels']);
  });

  it.each(['-dash', 'what is this', '.'])('refuses a directory that makes no package name: %j', async (name) => {
    const { exitCode, stderr } = await scratch.pto(['new', 'example', '--', name === '.' ? '/' : name]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('pto new, the name of the directory');
    expect(readdirSync(scratch.dir)).toEqual([]);
  });
});

describe('pto new scene', () => {
  it('writes a package whose scene pto test runs at once', async () => {
    const { exitCode, stdout } = await scratch.pto(['new', 'scene', 'first']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Next: cd first && npm install && npx pto test');
    const project = scratch.inside('first');
    install(project);
    expect(npmRun(project, 'test')).toMatch(/^2 passed, 2 deselected in /m);
    const tsc = path.resolve(packagesDir, '../node_modules/.bin/tsc');
    expect(execFileSync(tsc, ['-p', project], { encoding: 'utf8' })).toBe('');
  });

  it('writes into the package around it, and says what that lacks', async () => {
    scratch.write('package.json', '{ "private": true, "type": "module" }');
    const before = await scratch.pto(['new', 'scene', 'scenes/add']);
    expect(before.stdout).toContain('Next: npm install --save-dev @pto/scene-test && npx pto test scenes/add');
    expect(existsSync(scratch.inside('scenes/add/package.json'))).toBe(false);
    scratch.write('package.json', '{ "devDependencies": { "@pto/scene-test": "0.1.0" } }');
    install(scratch.dir);
    const { stdout } = await scratch.pto(['new', 'scene', 'scenes/sub']);
    expect(stdout).toContain('Next: npx pto test scenes/sub');
    const run = await scratch.pto(['test', 'scenes/sub', '--platform', 'a2a3sim']);
    expect(run.stdout).toContain('sub::small ... PASSED');
  });
});

describe('pto new runtime', () => {
  it('writes a runtime that is found, built and run by its own tests', { timeout: 900_000 }, async () => {
    expect((await scratch.pto(['new', 'runtime', 'in-order.2'])).exitCode).toBe(0);
    const project = scratch.inside('in-order.2');
    install(project);
    const listed = await scratch.pto(['runtimes'], { cwd: project });
    expect(listed.stdout).toMatch(/^in-order\.2 +2026-05 +npm +a2a3sim a5sim +\S+\/in-order\.2$/m);
    const build = ['build', '--platform', 'a2a3sim', '--runtime', 'in-order.2'];
    expect((await scratch.pto(build, { cwd: project })).stdout).toMatch(/^a2a3sim +in-order\.2 +built +\d/m);
    expect((await scratch.pto(build, { cwd: project })).stdout).toMatch(/^a2a3sim +in-order\.2 +fresh +\d/m);
    expect(npmRun(project, 'test')).toMatch(/^# pass 2$/m);
  });

  it('writes the sources of the example that the guide goes through', async () => {
    await scratch.pto(['new', 'runtime', 'mine']);
    const example = path.resolve(packagesDir, '../examples/variants/sequential-runtime/runtime');
    const sources = ['host', 'include'].flatMap((folder) =>
      readdirSync(path.join(example, folder)).map((name) => path.join(folder, name)),
    );
    expect(sources.length).toBeGreaterThan(3);
    for (const name of sources) {
      expect(readFileSync(scratch.inside(`mine/${name}`), 'utf8')).toBe(readFileSync(path.join(example, name), 'utf8'));
    }
    const describe = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as object;
    expect(describe(scratch.inside('mine/pto-runtime.json'))).toEqual({
      ...describe(path.join(example, 'pto-runtime.json')),
      name: 'mine',
    });
  });
});
