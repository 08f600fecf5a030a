// Runs every ```ts block of the sources' comments and of the README. In them, `expression; // => value` says what the expression is.

import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';

import * as taskInterface from '@pto/task-interface';
import { transformSync } from 'esbuild';
import * as vitest from 'vitest';
import { expect, it } from 'vitest';

import * as goldens from '../src/goldens/index.js';
import * as sceneTest from '../src/index.js';
import * as adapter from '../src/vitest/index.js';
import { addition } from './execute/fixtures/scenes.js';

const root = path.resolve(import.meta.dirname, '..');
const modules: Readonly<Record<string, unknown>> = {
  '@pto/scene-test': sceneTest,
  '@pto/scene-test/goldens': goldens,
  '@pto/scene-test/vitest': adapter,
  '@pto/task-interface': taskInterface,
  vitest: { ...vitest, afterAll: () => undefined, describe: () => undefined, test: () => undefined },
};

function examplesOf(file: string): { title: string; code: string }[] {
  const source = readFileSync(path.join(root, file), 'utf8');
  const text = file.endsWith('.ts') ? source.replace(/^ *\* ?/gm, '') : source;
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code], i) => ({
    title: `${file}, ${i + 1}`,
    code: code!,
  }));
}

const sources = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' });
const files = [...sources.filter((file) => file.endsWith('.ts')).map((file) => path.join('src', file)), 'README.md'];

it.each(files.flatMap(examplesOf))('$title runs', async ({ code, title }) => {
  const checked = code
    .replace(/^( *)(.+); \/\/ => (.+)$/gm, '$1check($2, $3);')
    .replace(/^await (.+);$/gm, 'pending.push($1);');
  const { code: script } = transformSync(checked.replaceAll('import.meta', 'meta'), { loader: 'ts', format: 'cjs' });
  const require = (name: string): unknown => {
    // A file of scenes that stands beside the tests of a reader.
    if (name.startsWith('./')) return { vectorAdd: addition() };
    expect(Object.keys(modules)).toContain(name);
    return modules[name];
  };
  const check = (given: unknown, wanted: unknown): void => expect(given).toEqual(wanted);
  const meta = { url: pathToFileURL(path.join(root, title.replace(/, \d+$/, ''))).href };
  const names = ['exports', 'module', 'require', 'check', 'meta', 'pending'];
  const program = compileFunction(script, names) as (...all: unknown[]) => void;
  const pending: unknown[] = [];
  program({}, { exports: {} }, require, check, meta, pending);
  await Promise.all(pending);
});
