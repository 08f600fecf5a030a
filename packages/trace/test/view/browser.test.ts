import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { lookAt, openBrowser } from '@pto-tools/page/browser';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

import type { ViewInput } from '../../src/index.js';
import { readPmu, viewPage } from '../../src/index.js';
import { diamond, evil } from './diamond.js';
import { madeRun } from './made-run.js';

let browser: Browser;
let page: Page;
let dir: string;
const complaints: string[] = [];
const requests: string[] = [];

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'pto-view-'));
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  rmSync(dir, { recursive: true, force: true });
});
afterEach(async () => {
  expect(complaints).toEqual([]);
  await page.close();
});

async function open(input: ViewInput): Promise<string> {
  const file = join(dir, 'view.html');
  const { html } = viewPage(input);
  expect(html.length).toBeLessThan(10_000_000);
  writeFileSync(file, html);
  complaints.length = 0;
  requests.length = 0;
  page = await browser.newPage({ viewport: { width: 1300, height: 800 }, colorScheme: 'light', offline: true });
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => requests.push(request.url()));
  const address = pathToFileURL(file).href;
  await page.goto(address);
  await page.locator('h1').filter({ hasText: input.title }).waitFor();
  await nextFrames();
  return address;
}

/** Until what was asked for is drawn. */
function nextFrames(): Promise<unknown> {
  return page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}

async function colors(selector: string): Promise<Readonly<Record<string, number>>> {
  await nextFrames();
  return (await lookAt(browser, await page.locator(selector).screenshot())).colors;
}

const details = () => page.locator('#details').innerText();
const buttons = (list: string) => page.locator(`${list} button`).allInnerTexts();

/** Colours of the first two functions, as they come in names: see palette.ts. */
const BLUE = '86,180,233';
const ORANGE = '230,159,0';
/** Of what is in use. */
const BUSY = '125,135,145';

describe('a small run', () => {
  test('is shown with its names, its clock and what it lacks, without a network', async () => {
    const address = await open({ title: 'diamond', runs: [{ run: diamond }] });
    expect(requests).toEqual([address]);
    expect(await page.locator('#clock').innerText()).toBe('wall clock: measured');
    expect(await page.locator('#facts').innerText()).toContain('4 tasks');
    expect(await page.locator('#gaps').innerText()).toContain('3 records were lost (core 1)');
    expect(await page.locator('#legend').innerText()).toContain('load');
    expect(await page.locator('#verdicts').innerText()).toContain('aiv: 2 cores busy 40.9 % of the time');
    const seen = await colors('#lanes');
    expect(seen[BLUE]).toBeGreaterThan(500);
    expect(seen[ORANGE]).toBeGreaterThan(500);
  });

  test('shows what is clicked, with what it waited for; a click on that leads there', async () => {
    await open({ title: 'diamond', runs: [{ run: diamond }] });
    // The last task is at the right end of the first AIV lane, the only place with its colour.
    const box = (await page.locator('#lanes').boundingBox())!;
    const at = await page.evaluate(`(() => {
      const canvas = document.getElementById('lanes');
      const context = canvas.getContext('2d');
      const { width, height } = canvas;
      const { data } = context.getImageData(0, 0, width, height);
      for (let i = 0; i < data.length; i += 4) {
        if (data[i] === 204 && data[i + 1] === 121 && data[i + 2] === 167) return [(i / 4) % width, Math.floor(i / 4 / width)];
      }
    })()`);
    const [x, y] = at as [number, number];
    await page.mouse.click(box.x + x + 6, box.y + y + 5);
    expect(await details()).toContain('join t3');
    expect(await details()).toMatch(/dispatched\s+8 µs, 1 µs before it started/);
    expect(await buttons('#predecessors')).toEqual([`${evil} t1`, 'work t2', 'load t0']);
    expect(await buttons('#successors')).toEqual([]);
    await page.getByRole('button', { name: 'work t2' }).click();
    expect(await details()).toContain('work t2');
    expect(await buttons('#predecessors')).toEqual(['load t0']);
    expect(await buttons('#successors')).toEqual(['join t3']);
  });

  test('takes what it was named for text, not for a program', async () => {
    await open({ title: evil, runs: [{ run: diamond }] });
    await page.keyboard.press('/');
    await page.keyboard.type('</script>');
    await page.keyboard.press('Enter');
    expect(await details()).toContain(`${evil} t1`);
    expect(await page.evaluate('window.fooled')).toBeUndefined();
    expect(await page.locator('img').count()).toBe(0);
  });

  test('can be used with keys alone', async () => {
    await open({ title: 'diamond', runs: [{ run: diamond }] });
    await page.keyboard.press('l');
    expect(await details()).toContain('load t0');
    await page.keyboard.press('s');
    expect(await details()).toContain(`${evil} t1`);
    await page.keyboard.press('j');
    expect(await details()).toContain('work t2');
    await page.locator('#successors button').focus();
    await page.keyboard.press('Enter');
    expect(await details()).toContain('join t3');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe(`${evil} t1`);
    await page.keyboard.press('p');
    await page.keyboard.press('j');
    expect(await details()).toContain('work t2');
    await page.keyboard.press('p');
    expect(await page.locator('#status').innerText()).toBe('load t0 selected');
    const before = await colors('#lanes');
    await page.keyboard.press('z');
    expect((await colors('#lanes'))[BLUE]).toBeGreaterThan(1.5 * before[BLUE]!);
    await page.keyboard.press('?');
    expect(await page.locator('#help').innerText()).toContain('select the first predecessor');
    await page.keyboard.press('s');
    expect(await page.locator('#status').innerText()).toBe('load t0 selected');
    await page.keyboard.press('Escape');
    expect(await page.locator('#help').isVisible()).toBe(false);
    await page.keyboard.press('Escape');
    expect(await details()).toContain('Click a task');
  });

  test('finds tasks by function, id and argument', async () => {
    await open({ title: 'diamond', runs: [{ run: diamond }] });
    const found = async (query: string) => {
      await page.locator('#search').fill(query);
      return page.locator('#found').innerText();
    };
    expect(await found('work')).toBe('1 found');
    expect(await found('t3')).toBe('1 found');
    expect(await found('tensor 17')).toBe('2 found');
    expect(await found('nowhere')).toBe('nothing found');
  });

  test('has a graph, which shares the selection, and memory', async () => {
    await open({ title: 'diamond', runs: [{ run: diamond, memory: [memory] }] });
    await page.keyboard.press('l');
    await page.getByRole('tab', { name: 'Graph' }).click();
    expect(await page.locator('#graph-note').innerText()).toBe(
      '4 tasks, 4 edges; 1 that follow from these are not drawn',
    );
    expect((await colors('#graph-canvas'))[BLUE]).toBeGreaterThan(100);
    await page.keyboard.press('s');
    expect(await details()).toContain(`${evil} t1`);
    await page.keyboard.press('3');
    expect(await page.locator('#memory').innerText()).toContain('ring 0 heap · most 3 KiB of 4 KiB (75 %), at scope b');
    expect((await colors('.memory svg'))[BUSY]).toBeGreaterThan(1000);
  });

  test('has memory over the time of the swimlane where times are known', async () => {
    const timed = { ...memory, timeUs: Float64Array.of(2, 6, 11) };
    await open({ title: 'diamond', runs: [{ run: diamond, memory: [timed, memory] }] });
    await page.keyboard.press('l');
    await page.keyboard.press('3');
    const text = await page.locator('#memory').innerText();
    expect(text).toContain('Over time, moved and zoomed as the swimlane.');
    expect(text).toContain('Not over time, which was not recorded');
    expect(await page.locator('.strip').getAttribute('aria-label')).toBe(
      'ring 0 heap over time: most 3 KiB of 4 KiB (75 %), at scope b',
    );
    const whole = await colors('.strip');
    // In use, the most of it, what there is, and the time of the selected task.
    for (const color of [BUSY, '179,0,59', '213,94,0', '181,202,227']) expect(whole[color]).toBeGreaterThan(50);
    await page.keyboard.press('z');
    expect((await colors('.strip'))['181,202,227']).toBeGreaterThan(1.5 * whole['181,202,227']!);
  });

  test('has the values of tensors before and after a task, and what it counted', async () => {
    const changes = { elements: 1, first: [0, 1], most: 3 };
    const after = { ...tensor, stage: 'after' as const, lacks: undefined, first: ['1', '5'], changes };
    await open({ title: 'diamond', runs: [{ run: diamond, tensors: [tensor, after], pmu }] });
    expect(await page.locator('#kernels').innerText()).toContain(
      'load, aiv, 1 block, 1000 cycles: vec_busy_cycles 25.0 %',
    );
    await page.keyboard.press('l');
    expect(await page.locator('#counters').innerText()).toMatch(/cycles\s+1000\s+vec_busy_cycles\s+250\s+25.0 %$/);
    expect(await details()).toContain('argument 0 · inout · float32 [2, 2]');
    expect(await details()).toContain('before: Only the first 8 bytes were kept.');
    expect(await details()).toContain('The task changed 1 of 4 elements, the first at [0, 1], by at most 3.');
    expect(await details()).toContain('first before: 1 2 …');
    expect(await page.locator('mark').allInnerTexts()).toEqual(['5']);
    expect(await page.locator('.heat-map rect').count()).toBe(8);
    await page.keyboard.press('s');
    expect(await page.locator('#no-values').innerText()).toBe('No values of this task were dumped.');
    expect(await page.locator('#counters').count()).toBe(0);
  });

  test('is a graph where nothing but dependencies was recorded', async () => {
    const run = { ...diamond, tasks: [], schedulerPhases: [], orchestratorPhases: [] };
    const kernels = [0, 1, 2, 3].map((id) => ({ kernelIds: [id], args: [] }));
    await open({ title: 'diamond', runs: [{ run: { ...run, taskDetails: kernels } }] });
    expect(await page.locator('#clock').innerText()).toBe('no times were recorded');
    expect(await page.locator('#facts').innerText()).toMatch(/4 tasks · 0 blocks$/);
    expect(await page.locator('#graph-canvas').isVisible()).toBe(true);
    await page.keyboard.press('s');
    expect(await details()).toContain('load t0');
    expect(await buttons('#successors')).toContain('work t2');
    expect(await page.locator('#no-values').innerText()).toContain('were not dumped in this run');
    await page.keyboard.press('1');
    expect(await page.locator('#lanes-note').innerText()).toContain('No swimlane was recorded');
    await page.keyboard.press('3');
    expect(await page.locator('#memory').innerText()).toContain('Scope statistics were not recorded');
  });

  test('is dark where the system is', async () => {
    await open({ title: 'diamond', runs: [{ run: diamond }] });
    await page.emulateMedia({ colorScheme: 'dark' });
    expect((await colors('#lanes'))['22,27,34']).toBeGreaterThan(1000);
  });
});

const memory = {
  ...{ name: 'ring 0 heap', unit: 'bytes', capacity: 4096 },
  ...{ values: Float64Array.of(1024, 3072, 512), now: Float64Array.of(1024, 2048, 512), timeUs: undefined },
  ...{ begin: Uint32Array.of(0, 1, 1), site: Uint16Array.of(0, 1, 0), sites: ['scope a', 'scope b'] },
};

const pmu = readPmu(
  'task_id,func_id,core_type,pmu_total_cycles,vec_busy_cycles,icache_req\n0x0,0,1,1000,250,0\n',
  'pmu.csv',
);

const tensor = {
  ...{ task: 0, stage: 'before' as const, role: 'inout', subtask: 0, arg: 0, dtype: 'float32', shape: [2, 2] },
  ...{ lacks: 'Only the first 8 bytes were kept.', count: 4, min: 1, max: 4, mean: 2.5, nan: 1, infinite: 0 },
  ...{ first: ['1', '2'], heatMap: { rows: 2, columns: 2, values: Float32Array.of(1, 2, NaN, 4) } },
  changes: undefined,
};

test('a run of 100,000 tasks is a page of some megabytes that opens and moves', async () => {
  await open({ title: 'large', runs: [{ run: madeRun(100_000) }] });
  expect(await page.locator('#facts').innerText()).toContain('100000 tasks');
  for (let i = 0; i < 6; i++) await page.keyboard.press('+');
  const before = await page.locator('#lanes').screenshot();
  const box = (await page.locator('#lanes').boundingBox())!;
  await page.mouse.move(box.x + 600, box.y + 300);
  await page.mouse.down();
  await page.mouse.move(box.x + 300, box.y + 250, { steps: 5 });
  await page.mouse.up();
  await nextFrames();
  const after = await page.locator('#lanes').screenshot();
  expect(after.equals(before)).toBe(false);
  expect(Object.keys((await lookAt(browser, after)).colors).length).toBeGreaterThan(20);
  await page.locator('#search').fill('t99999');
  await page.keyboard.press('Enter');
  expect(await details()).toContain(' t99999');
});
