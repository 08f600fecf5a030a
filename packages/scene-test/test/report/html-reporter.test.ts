import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { lookAt, openBrowser } from '@pto-tools/page/browser';
import { Tensor } from '@pto/task-interface';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';

import { compareTensors } from '../../src/compare/compare-tensors.js';
import { HtmlReporter } from '../../src/report/html/html-reporter.js';
import { caseResult, mismatchAt, planItem, play } from './fixtures.js';

const evil = `</script><script>window.fooled = 1</script><img src=x onerror="window.fooled = 2">`;

function wrongTensor() {
  const actual = Tensor.zeros([64, 48]);
  for (let i = 0; i < 48; i++) actual.data[20 * 48 + i] = 10 ** (i % 6);
  actual.data[0] = NaN;
  return compareTensors(actual, Tensor.zeros([64, 48]), { name: 'f' });
}

const task = (ordinal: number, name: string) => ({ ordinal, funcIds: [ordinal], names: [name] });
const graph = {
  tasks: [task(0, 'load'), task(1, 'left'), task(2, 'right'), task(3, evil)],
  edges: [[0, 1] as const, [0, 2] as const, [1, 3] as const, [2, 3] as const],
};

function reportPage(): string {
  let page = '';
  const output = { tail: `printed ${evil}`, bytes: 120 };
  const error = { name: 'Error', message: evil, stack: evil };
  play(
    new HtmlReporter((text) => (page += text)),
    [
      [planItem(1, { case: 'small' }), caseResult(1)],
      [
        planItem(2, { case: 'wrong' }),
        caseResult(2, { status: 'failed', comparisons: [wrongTensor()], graph, output }),
      ],
      [
        planItem(3, { scene: 'Matmul', case: evil }),
        caseResult(3, { status: 'failed', error, comparisons: [mismatchAt(1)] }),
      ],
      [
        planItem(4, { scene: 'Matmul', case: 'slow' }),
        caseResult(4, { status: 'timedOut', reason: 'not done after 5 s' }),
      ],
    ],
    [{ file: `/scenes/${evil}`, outcome: 'failedToLoad', reason: evil }],
  );
  return page;
}

test('the page is one file: it names nothing that is elsewhere', () => {
  const page = reportPage();
  expect(page).toMatch(/^<!doctype html>/);
  expect(page.match(/<script/g)).toHaveLength(2);
  expect(page).not.toMatch(/<link|<iframe|<img|@import|url\(/);
  expect(page).not.toContain(evil);
});

describe('in a browser', () => {
  let browser: Browser;
  let page: Page;
  let dir: string;
  const complaints: string[] = [];
  const requests: string[] = [];
  let address: string;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'pto-report-'));
    writeFileSync(join(dir, 'report.html'), reportPage());
    address = pathToFileURL(join(dir, 'report.html')).href;
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(dir, { recursive: true, force: true });
  });

  beforeEach(async () => {
    complaints.length = 0;
    requests.length = 0;
    page = await browser.newPage({ viewport: { width: 1200, height: 900 }, colorScheme: 'light', offline: true });
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(address);
  });
  afterEach(async () => {
    await page.close();
  });

  const details = () => page.locator('#details').innerText();
  const shown = () => page.locator('#cases li:visible .name').allInnerTexts();

  test('it opens without a network and complains about nothing', async () => {
    expect(await page.locator('h1').innerText()).toBe('1 passed, 2 failed, 1 timed out, 1 failed to load');
    expect(await shown()).toEqual(['Vector::small', 'Vector::wrong', `Matmul::${evil}`, 'Matmul::slow']);
    expect(requests).toEqual([address]);
    expect(complaints).toEqual([]);
  });

  test('what a run printed is text, not a program', async () => {
    await page.locator('#case-3').click();
    expect(await details()).toContain(evil);
    await page.locator('#case-2').click();
    expect(await details()).toContain(`printed ${evil}`);
    await page.locator('#not-executed summary').click();
    expect(await page.locator('#not-executed').innerText()).toContain(evil);
    expect(await page.evaluate('window.fooled')).toBeUndefined();
    expect(await page.locator('img').count()).toBe(0);
  });

  test('the first failed case is open; a click opens another one, which the address names', async () => {
    expect(await details()).toContain("Golden mismatch on 'f': 49 of 3072 elements");
    await page.getByRole('button', { name: 'Vector::small' }).click();
    expect(await details()).toContain('✓ passed Vector::small');
    expect(await details()).not.toContain('Golden mismatch');
    expect(page.url()).toBe(`${address}#case-1`);
    await page.reload();
    expect(await details()).toContain('Vector::small');
  });

  test('cases are filtered by status and by words', async () => {
    await page.getByRole('button', { name: '✗ failed 2' }).click();
    expect(await shown()).toEqual(['Vector::wrong', `Matmul::${evil}`]);
    await page.locator('#search').fill('matmul a2a3');
    expect(await shown()).toEqual([`Matmul::${evil}`]);
    await page.getByRole('button', { name: 'all 4' }).click();
    expect(await shown()).toEqual([`Matmul::${evil}`, 'Matmul::slow']);
    expect(await page.locator('#count').innerText()).toBe('2 of 4 cases');
  });

  test('the keyboard is enough', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('matmul');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await details()).toContain('◷ timed out Matmul::slow');
    await page.keyboard.press('/');
    await page.keyboard.press('Escape');
    expect(await page.locator('#count').innerText()).toBe('4 of 4 cases');
  });

  test('the heat map shows where errors are, how large, and which are not finite', async () => {
    const map = page.locator('.heat-map');
    expect(await map.locator('rect').count()).toBe(32 * 32);
    expect(await map.locator('.not-finite').count()).toBe(1);
    const picture = await lookAt(browser, await map.screenshot());
    expect([picture.width, picture.height].every((extent) => extent >= 384)).toBe(true);
    const { colors } = picture;
    // The row of errors has its colours, all other cells that of what is right: #f3f4f6. Edges of cells are blended.
    expect(colors['243,244,246']).toBeGreaterThan(0.7 * 384 * 384);
    expect(colors['61,15,69']).toBeGreaterThan(100);
    const titles = await map.locator('rect title').allTextContents();
    expect(titles.filter((title) => title !== '' && !title.endsWith(': right'))[0]).toBe(
      '[…, 20–21, 0–1]: error up to 10',
    );
  });

  test('the task graph goes from left to right, and marks what a task waits for', async () => {
    const places = await page
      .locator('.graph .task')
      .evaluateAll((nodes) =>
        nodes.map((node) => (node as { getAttribute(name: string): string }).getAttribute('transform')),
      );
    const columns = places.map((place) => Number(/\((\d+)/.exec(place)![1]));
    expect(columns[0]).toBeLessThan(columns[1]!);
    expect(columns[1]).toBe(columns[2]);
    expect(columns[2]).toBeLessThan(columns[3]!);
    await page.locator('.graph .task').nth(1).click();
    expect(await page.locator('.graph .edge.marked').count()).toBe(2);
  });

  test('it is light or dark as the system is, or as the button says', async () => {
    const ground = async () => {
      const picture = await lookAt(browser, await page.screenshot());
      expect(Object.keys(picture.colors).length).toBeGreaterThan(20);
      return Object.entries(picture.colors).sort(([, a], [, b]) => b - a)[0]![0];
    };
    expect(await ground()).toBe('255,255,255');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await ground()).toBe('21,24,28');
    await page.locator('#theme').click();
    expect(await ground()).toBe('255,255,255');
  });

  test('a status can be told without its colour', async () => {
    const badges = await page.locator('#cases .status').allInnerTexts();
    expect(badges).toEqual(['✓ passed', '✗ failed', '✗ failed', '◷ timed out']);
  });
});
