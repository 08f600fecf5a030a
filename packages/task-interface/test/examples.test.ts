// Runs and type-checks every ```ts block of the sources' comments and of the README. In them, `expression; // => value`
// says what the expression is.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
import ts from 'typescript';
import { expect, it } from 'vitest';
import * as taskInterface from '../src/index.js';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Example {
  title: string;
  code: string;
}

function examplesOf(file: string): Example[] {
  const source = readFileSync(join(root, file), 'utf8');
  const text = file.endsWith('.ts') ? source.replace(/^ *\* ?/gm, '') : source;
  const blocks = [...text.matchAll(/^```ts\n(.*?)^```$/gms)];
  return blocks.map(([, code], i) => ({ title: `${file.replace(/\W+/g, '-')}-${i + 1}`, code: code! }));
}

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);
const examples = [...sources.map((file) => join('src', file)), 'README.md'].flatMap(examplesOf);

function run(code: string): void {
  const checked = code.replace(/^( *)(.+); \/\/ => (.+)$/gm, '$1check($2, $3);');
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(checked, { compilerOptions: options });
  const require = (name: string) => {
    expect(name).toBe('@pto/task-interface');
    return taskInterface;
  };
  const check = (given: unknown, wanted: unknown) => expect(given).toEqual(wanted);
  const program = compileFunction(outputText, ['exports', 'require', 'check']) as (...args: unknown[]) => void;
  program({}, require, check);
}

it.each(examples)('$title runs', ({ code }) => run(code));

it('are valid TypeScript under the rules of the sources', () => {
  const config = ts.readConfigFile(join(root, '../../tsconfig.base.json'), (file) => ts.sys.readFile(file));
  const { options } = ts.convertCompilerOptionsFromJson(
    (config.config as { compilerOptions: object }).compilerOptions,
    root,
  );
  options.noEmit = true;
  options.noUnusedLocals = false;
  options.paths = { '@pto/task-interface': [join(root, 'src/index.ts')] };

  const files = new Map(examples.map(({ title, code }) => [join(root, 'test', `${title}.ts`), code]));
  const host = ts.createCompilerHost(options);
  host.fileExists = (file) => files.has(file) || ts.sys.fileExists(file);
  host.readFile = (file) => files.get(file) ?? ts.sys.readFile(file);
  const program = ts.createProgram([...files.keys()], options, host);
  const faults = ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    return `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
  });
  expect(faults).toEqual([]);
}, 60_000);

it('are there for everything that is made or called', () => {
  const documented = examples.map(({ code }) => code).join('\n');
  const callable = Object.entries(taskInterface).filter(([, value]) => typeof value === 'function');
  expect(callable.map(([name]) => name).filter((name) => !documented.includes(name))).toEqual([]);
});
