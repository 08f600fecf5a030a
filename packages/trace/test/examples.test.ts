// Runs every ```ts block of the sources' comments and of the README. In them, `expression; // => value` says what the
// expression is.

import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compileFunction } from 'node:vm';

import ts from 'typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';

import * as trace from '../src/index.js';
import { fixture } from './fixtures.js';

const root = path.resolve(import.meta.dirname, '..');

interface Example {
  readonly title: string;
  readonly code: string;
}

function examplesOf(file: string): Example[] {
  const source = readFileSync(path.join(root, file), 'utf8');
  const text = file.endsWith('.ts') ? source.replace(/^ *\* ?/gm, '') : source;
  const blocks = [...text.matchAll(/^```ts\n(.*?)^```$/gms)];
  return blocks.map(([, code], i) => ({ title: `${file} ${i + 1}`, code: code! }));
}

const sources = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' });
const files = [...sources.filter((file) => file.endsWith('.ts')).map((file) => path.join('src', file)), 'README.md'];
const examples = files.flatMap(examplesOf);

const scratch = mkdtempSync(path.join(tmpdir(), 'pto-trace-examples-'));
const back = process.env['PTO_OUTPUTS_DIR'];
beforeAll(() => {
  cpSync(fixture('august'), path.join(scratch, 'run'), { recursive: true });
  process.env['PTO_OUTPUTS_DIR'] = scratch;
});
afterAll(() => {
  if (back === undefined) delete process.env['PTO_OUTPUTS_DIR'];
  else process.env['PTO_OUTPUTS_DIR'] = back;
  rmSync(scratch, { recursive: true, force: true });
});

it('are there', () => {
  expect(examples.length).toBeGreaterThan(10);
});

it.each(examples)('$title runs', ({ code }) => {
  const checked = code.replace(/^( *)(.+); \/\/ => (.+)$/gm, '$1check($2, $3);');
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const { outputText } = ts.transpileModule(checked, { compilerOptions: options });
  const require = (name: string) => {
    expect(name).toBe('@pto/trace');
    return trace;
  };
  const check = (given: unknown, wanted: unknown) => expect(given).toEqual(wanted);
  const program = compileFunction(outputText, ['exports', 'require', 'check']) as (...args: unknown[]) => void;
  program({}, require, check);
});
