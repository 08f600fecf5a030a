import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { CompiledPackage, compile } from '@pto/compiler';
import { CallConfig } from '@pto/task-interface';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Worker } from '../src/index.js';
import { addition, compileOptions, target } from './support/callables.js';

const dir = mkdtempSync(path.join(tmpdir(), 'pto-package-test-'));
const file = path.join(dir, 'vector_add.ptopkg');
const distOf = (name: string): string =>
  pathToFileURL(path.resolve(import.meta.dirname, '../..', name, 'dist/index.js')).href;

beforeAll(async () => {
  const made = await compile({ ...compileOptions('vector_add'), blockDim: 1, aicpuThreadNum: 2 });
  await made.save(file);
}, 120_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('a worker that is given a package', () => {
  it('runs it, with the defaults of the package, of the run, or of a whole configuration', async () => {
    await using worker = new Worker({ level: 2, ...target });
    const id = worker.register(await CompiledPackage.load(file), { name: 'vector_add' });
    await worker.init();
    const second = worker.register(await CompiledPackage.load(file));
    for (const config of [undefined, {}, { blockDim: 2 }, { blockDim: undefined }, CallConfig.from({ blockDim: 3 })]) {
      for (const one of [id, second]) {
        const { f, args } = addition();
        await worker.run(one, args, config);
        expect(f.every((element) => element === 5)).toBe(true);
        f.fill(0);
        worker.runSync(one, args, config);
        expect(f.every((element) => element === 5)).toBe(true);
      }
    }
  });

  it('takes its defaults when a run says nothing else', async () => {
    const tooMany = await compile({ ...compileOptions('vector_add'), blockDim: 1000 });
    await using worker = new Worker({ level: 2, ...target });
    const id = worker.register(tooMany);
    await worker.init();
    const refused = { code: 'ERR_PTO_LAUNCH_INVALID', message: expect.stringContaining('1000') };
    await expect(worker.run(id, addition().args)).rejects.toMatchObject(refused);
    await expect(worker.run(id, addition().args, { aicpuThreadNum: 2 })).rejects.toMatchObject(refused);
    await worker.run(id, addition().args, { blockDim: 1 });
    await worker.run(id, addition().args, CallConfig.from());
  });

  it('refuses one of another platform or runtime, names both, and uses no id', async () => {
    const made = await CompiledPackage.load(file);
    await using worker = new Worker({ level: 2, platform: 'a5sim', runtime: target.runtime });
    expect(() => worker.register(made)).toThrow(
      expect.objectContaining({
        code: 'ERR_PTO_PACKAGE_INCOMPATIBLE',
        message: expect.stringContaining('platform: a2a3sim in the package, a5sim here'),
      }),
    );
    expect(worker.register(made.callable).id).toBe(0);
  });
});

describe('a machine without any compiler', () => {
  it('loads and runs a package: empty PATH, no cache, nothing to write to', async () => {
    const emptyDir = path.join(dir, 'bin');
    mkdirSync(emptyDir);
    const program = `
      import { CompiledPackage, compile } from ${JSON.stringify(distOf('compiler'))};
      import { TaskArgs } from ${JSON.stringify(distOf('task-interface'))};
      import { Worker } from ${JSON.stringify(distOf('worker'))};
      const made = await CompiledPackage.load(${JSON.stringify(file)});
      const worker = new Worker({ level: 2, platform: made.platform, runtime: made.runtime });
      await worker.init();
      const f = new Float32Array(64);
      const args = new TaskArgs().addTensor(new Float32Array(64).fill(2)).addTensor(new Float32Array(64).fill(3));
      await worker.run(worker.register(made), args.addTensor(f, 'output_existing'));
      await worker.close();
      console.log(f.every((element) => element === 5));
      const sources = ${JSON.stringify(compileOptions('vector_add'))};
      console.log(await compile({ ...sources, cacheDir: undefined }).catch((error) => error.code));`;
    // Nothing can be created below a device file, by root neither.
    const env = { PATH: emptyDir, HOME: '/dev/null', TMPDIR: '/dev/null' };
    const args = ['--input-type=module', '-e', program];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env, cwd: '/' });
    expect(stderr).toBe('');
    expect(stdout.split('\n')).toEqual(['true', 'ERR_PTO_COMPILE_TOOL_MISSING', '']);
  });

  it('takes a package that was copied, and none that was copied in part', async () => {
    const copy = path.join(dir, 'copy.ptopkg');
    copyFileSync(file, copy);
    expect((await CompiledPackage.load(copy)).key).toBe((await CompiledPackage.load(file)).key);
    writeFileSync(copy, readFileSync(file).subarray(0, -1));
    await expect(CompiledPackage.load(copy)).rejects.toMatchObject({ code: 'ERR_PTO_PACKAGE_INVALID' });
  });
});
