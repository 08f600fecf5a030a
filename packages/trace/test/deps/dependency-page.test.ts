import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { lookAt, openBrowser } from '@pto-tools/page/browser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { dependencyPage } from '../../src/index.js';
import { graphOf, part } from './graph-of.js';

const evil = `</script><script>window.fooled = 1</script><img src=x onerror="window.fooled = 2">`;
const graph = graphOf(
  [
    { kernels: [-1, -1, -1], args: [part('output', 'A')] },
    { kernels: [0, -1, -1], args: [part('output', 'A')] },
    { kernels: [-1, 1, -1], blocks: 4 },
    { kernels: [0, 2, -1] },
    { kernels: [-1, -1, -1] },
  ],
  [
    [0, 1, 'creator', 0],
    [1, 2, 'tensormap'],
    [2, 3, 'explicit'],
    [1, 3, 'explicit'],
  ],
  { names: { functions: new Map([[0, evil]]) } },
);

describe('the page of dependencies', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'pto-deps-page-'));
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1400, height: 600 } });
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    const file = join(scratch, 'page.html');
    writeFileSync(file, dependencyPage(graph, { edgeMode: 'reduced', showTensorInfo: true }));
    await page.goto(pathToFileURL(file).href);
    expect(requests).toEqual([pathToFileURL(file).href]);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  // Functions that run in the page, whose types this project does not have.
  const classes = () =>
    page.evaluate(`[...document.querySelectorAll('.node')].map((node) => node.getAttribute('class'))`);
  const edgesShown = () =>
    page.evaluate(
      `[...document.querySelectorAll('path.edge')].filter((edge) => getComputedStyle(edge).display !== 'none').length`,
    );
  const box = () => page.locator('#canvas > svg').getAttribute('viewBox');

  it('draws each task in the shape and colour of its kind, with a legend', async () => {
    expect(await page.locator('.node').count()).toBe(5);
    expect(await page.locator('.node ellipse.aiv').count()).toBe(1);
    expect(await page.locator('.node polygon.mix').count()).toBe(1);
    expect(await page.locator('.node rect.aic').getAttribute('rx')).toBe('9');
    expect(await page.locator('.node path.alloc').count()).toBe(1);
    expect(await page.locator('#legend').innerText()).toContain('aic: cube core');
    const { colors } = await lookAt(browser, await page.screenshot());
    for (const color of ['102,163,255', '255,179,102', '102,204,153']) expect(colors[color]).toBeGreaterThan(100);
  });

  it('shows hidden edges when it is asked to', async () => {
    expect(await edgesShown()).toBe(3);
    await page.keyboard.press('h');
    expect(await edgesShown()).toBe(4);
    await page.locator('#hidden').click();
    expect(await edgesShown()).toBe(3);
  });

  it('marks what comes before and after the task under the pointer, and tells about it', async () => {
    await page.locator('.node').nth(2).hover();
    expect(await classes()).toEqual(['node', 'node before', 'node self', 'node after', 'node']);
    expect(await page.locator('#details').innerText()).toContain('[spmd 4], auto scope\n  fan-in 1\n    tensormap: t1');
    await page.mouse.move(5, 590);
    expect(await page.locator('.self').count()).toBe(0);
  });

  it('fits, goes back, zooms and moves', async () => {
    await page.keyboard.press('r');
    const natural = await box();
    expect(natural).toMatch(/^-20 -20 /);
    await page.keyboard.press('ArrowRight');
    const moved = await box();
    expect(moved).not.toBe(natural);
    await page.mouse.move(300, 300);
    await page.mouse.wheel(0, -100);
    await expect.poll(box).not.toBe(moved);
    const zoomed = await box();
    await page.mouse.down();
    await page.mouse.move(360, 340);
    await page.mouse.up();
    expect(await box()).not.toBe(zoomed);
    await page.keyboard.press('f');
    const inView = await page.evaluate(`(() => {
      const frame = document.getElementById('canvas').getBoundingClientRect();
      return [...document.querySelectorAll('.node')].every((node) => {
        const { left, right, top, bottom } = node.getBoundingClientRect();
        return left >= frame.left && right <= frame.right && top >= frame.top && bottom <= frame.bottom;
      });
    })()`);
    expect(inView).toBe(true);
  });

  it('finds tasks by name, and takes no text for markup', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('t3');
    expect(await page.locator('#status').innerText()).toBe('1 found');
    expect(await page.locator('.node.self text.name').innerHTML()).toBe('t3');
    expect(await page.evaluate('window.fooled')).toBeUndefined();
    expect(await page.locator('.node text').allTextContents()).toContain(`aic ${evil}`);
  });
});

describe('a graph of too many tasks', () => {
  it('is an error that says how to see a part of it', () => {
    const many = graphOf(Array<object>(5001).fill({}), []);
    expect(() => dependencyPage(many)).toThrow(/up to 5000 tasks, and there are 5001[^]*--around/);
  });
});
