import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { faultsOf, newSceneProject, patternOf, stepsOf } from '../lib/shell-page.mjs';

const readPage = (name) => readFileSync(inRoot('docs/guide', `${name}.md`), 'utf8');

describe('pages of the guide', () => {
  test.each(['write-and-run-a-kernel', 'debug-a-failed-run', 'why-is-my-run-slow'])(
    '%s: every command does what is written',
    (name) => {
      const page = readPage(name);
      expect(page).toContain('```sh\nnpx @pto/cli new scene vector-add\ncd vector-add\nnpm install\n```');
      expect(stepsOf(page).length).toBeGreaterThan(3);
      const project = newSceneProject('vector-add');
      try {
        expect(faultsOf(page, project)).toEqual([]);
      } finally {
        rmSync(path.dirname(project), { recursive: true, force: true });
      }
    },
  );

  test.each(['many-chips', 'read-logs'])('%s: the command does what is written', (name) => {
    const page = readPage(name);
    expect(stepsOf(page)).toHaveLength(1);
    expect(faultsOf(page, inRoot('.'))).toEqual([]);
  });
});

/** Runs the blocks of a page that is about a checkout, and forgets what they leave in a folder below build/. */
function faultsInCheckout(name, look = () => undefined) {
  const folder = inRoot('build', name);
  rmSync(folder, { recursive: true, force: true });
  try {
    const faults = faultsOf(readPage(name), inRoot('.'));
    look(folder);
    return faults;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('pages about recorded runs', () => {
  test('view-a-trace: has commands that make a page', () => {
    expect(stepsOf(readPage('view-a-trace'))).toHaveLength(1);
    const look = (folder) => expect(readFileSync(path.join(folder, 'view.html'), 'utf8')).toMatch(/^<!doctype html>/);
    expect(faultsInCheckout('view-a-trace', look)).toEqual([]);
  });

  test('time-model: has commands that do what is written', () => {
    expect(stepsOf(readPage('time-model'))).toHaveLength(3);
    expect(faultsInCheckout('time-model')).toEqual([]);
  });
});

describe('blocks of a page', () => {
  test('are those with the word test; the text after one is its output', () => {
    const page =
      '```sh\nrm x\n```\n\n```sh test\nls\n```\n\n```text\na\n```\n\n```sh test fails\nfalse\n```\n\nWhy?\n\n```text\nno\n```\n';
    expect(stepsOf(page)).toEqual([
      { command: 'ls\n', fails: false, output: 'a\n' },
      { command: 'false\n', fails: true, output: undefined },
    ]);
  });

  test('print what is shown, the dots apart', () => {
    const pattern = patternOf('a … b\n…\nend.\n');
    expect('a 12 b\nend.\n').toMatch(pattern);
    expect('a  b\nmore\nof it\nend.\n').toMatch(pattern);
    expect('a b\nend.\n').not.toMatch(pattern);
    expect('a 1 b\nend!\n').not.toMatch(pattern);
    expect('a 1 b\nend.\nmore\n').not.toMatch(pattern);
  });
});
