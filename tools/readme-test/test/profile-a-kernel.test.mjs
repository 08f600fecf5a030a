import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { drawPictures, forgetRecordings, profilePage } from '../lib/profile-pictures.mjs';
import { faultsOf, stepsOf } from '../lib/shell-page.mjs';

const page = readFileSync(profilePage, 'utf8');

describe('the page about profiling', () => {
  let faults;
  beforeAll(() => {
    faults = faultsOf(page, inRoot('.'));
  }, 120_000);
  afterAll(forgetRecordings);

  test('has commands that do what is written', () => {
    expect(stepsOf(page)).toHaveLength(7);
    expect(faults).toEqual([]);
  });

  test('has pictures of what they record: node tools/readme-test/draw-pictures.mjs draws them', () => {
    const drawn = drawPictures();
    expect(drawn.map(({ file }) => path.basename(file))).toEqual(
      [...page.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, name]) => name),
    );
    for (const { file, svg } of drawn) expect(readFileSync(file, 'utf8')).toBe(svg);
  });
});
