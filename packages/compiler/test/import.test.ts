import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { describe, expect, it } from 'vitest';

const dist = path.resolve(import.meta.dirname, '..', 'dist');

/** Runs a module in a process without environment or working directory to find anything in. */
function run(program: string): string {
  const args = ['--input-type=module', '-e', program];
  return execFileSync(process.execPath, args, { encoding: 'utf8', env: {}, cwd: '/' });
}

describe('the built package', () => {
  it('reads no environment, file or directory when it is imported', () => {
    const program = `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      const touched = [];
      for (const name of ['readdirSync', 'mkdirSync', 'writeFileSync', 'existsSync', 'accessSync']) {
        const original = fs[name];
        fs[name] = (...args) => { touched.push(name); return original(...args); };
      }
      syncBuiltinESMExports();
      const env = process.env;
      process.env = new Proxy({}, { get: (_target, name) => { touched.push('env ' + String(name)); return env[name]; } });
      const names = Object.keys(await import(${JSON.stringify(pathToFileURL(path.join(dist, 'index.js')).href)}));
      const nodeItself = /^env (NODE_|WATCH_)/;
      console.log(JSON.stringify({ names, touched: touched.filter((what) => !nodeItself.test(what)) }));`;
    expect(JSON.parse(run(program))).toEqual({
      names: [
        'CompileError',
        'CompiledPackage',
        'KernelCompiler',
        'RuntimeBuilder',
        'acquirePtoIsa',
        'buildNative',
        'buildRuntimes',
        'cacheInfo',
        'clearCache',
        'compareVersions',
        'compile',
        'compileAscendC',
        'compileCallable',
        'describeNativeFiles',
        'extractKernelArtifacts',
        'extractTextSection',
        'generateMergedSource',
        'generateWrapperSource',
        'listSections',
        'nativeFileObjections',
        'probeToolchains',
        'pruneCache',
        'readBuildId',
        'readExportedFunctions',
        'resolveSanitizers',
        'sanitizerLibraries',
        'sanitizerPreload',
      ],
      touched: [],
    });
  });

  it('serves CommonJS', () => {
    const program = `
      import { createRequire } from 'node:module';
      const compiler = createRequire('/')(${JSON.stringify(path.join(dist, 'index.cjs'))});
      console.log(new compiler.KernelCompiler({ platform: 'a5sim' }).platform);`;
    expect(run(program)).toBe('a5sim\n');
  });
});
