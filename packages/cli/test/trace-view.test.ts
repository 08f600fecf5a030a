// Pages of what workers of level 3 and 4 have really recorded, in a browser.

import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { compileCallable } from '@pto/compiler';
import { TaskArgs } from '@pto/task-interface';
import { Worker } from '@pto/worker';
import type { OrchestrationFunction, TaskArgsView } from '@pto/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { openBrowser } from '../../../tools/page/browser.js';
import { pto } from './pto.js';

const target = { platform: 'a2a3sim', runtime: 'tensormap_and_ringbuffer' } as const;
const kernels = pathToFileURL(path.resolve(import.meta.dirname, '../../../examples/workers/l2/vector-add/kernels/'));

let scratch: string;
let browser: Awaited<ReturnType<typeof openBrowser>>;
let page: Awaited<ReturnType<typeof browser.newPage>>;
const inside = (name: string) => path.join(scratch, name);

function compileAdd() {
  const source = (name: string) => new URL(`${kernels.href}/${name}`);
  return compileCallable({
    ...target,
    cacheDir: inside('cache'),
    orchestration: { source: source('orchestration/vector_add.cpp'), signature: ['in', 'in', 'out'] },
    kernels: [{ funcId: 0, source: source('aiv/kernel_add.cpp'), coreType: 'aiv', signature: ['in', 'in', 'out'] }],
  });
}

type Add = Awaited<ReturnType<typeof compileAdd>>;

const recorded = (outputPrefix: string) => ({
  ...{ blockDim: 1, enableL2Swimlane: true, enableDepGen: true, enableDumpTensor: true },
  ...{ enableScopeStats: true, enablePmu: 2, outputPrefix },
});

/** Two chips one after the other, and a sub worker behind them. */
async function recordHost(add: Add, folder: string): Promise<void> {
  const subWorkers = { count: 1, mode: 'inline' } as const;
  await using worker = new Worker({ level: 3, ...target, deviceIds: [0, 1], subWorkers });
  const sum = worker.register(add, { name: 'vector_add' });
  const check = worker.register(() => undefined, { name: 'check' });
  await worker.init();
  const [a, b, c] = [0, 1, 2].map(() => worker.alloc([1024], 'float32'));
  await worker.run(
    (orch) => {
      const config = recorded(folder);
      const args = (from: typeof a, to: typeof a) =>
        new TaskArgs().addTensor(from!).addTensor(from!).addTensor(to!, 'output_existing');
      orch.submitNextLevel(sum, args(a, b), config, { worker: 0 });
      orch.submitNextLevel(sum, args(b, c), config, { worker: 1 });
      orch.submitSub(check, new TaskArgs().addTensor(c!));
    },
    undefined,
    undefined,
    { spansTo: folder },
  );
}

/** A worker above a worker with one chip. */
async function recordNested(add: Add, folder: string): Promise<void> {
  await using root = new Worker({ level: 4 });
  const host = new Worker({ level: 3, ...target, deviceIds: [0] });
  host.register(add, { name: 'vector_add' });
  root.addWorker(host, { mode: 'inline' });
  const addOnChip: OrchestrationFunction<TaskArgsView> = (orch, args) => {
    orch.submitNextLevel(0, args.toTaskArgs(), recorded(folder), { worker: 0 });
  };
  const forward = root.register(addOnChip, { name: 'forward' });
  await root.init();
  const [a, b] = [0, 1].map(() => root.alloc([1024], 'float32'));
  await root.run(
    (orch) => {
      const args = new TaskArgs().addTensor(a!).addTensor(a!).addTensor(b!, 'output_existing');
      orch.submitNextLevel(forward, args, undefined, { worker: 0 });
    },
    undefined,
    undefined,
    { spansTo: folder },
  );
}

beforeAll(async () => {
  scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'pto-cli-test-')));
  const [add, opened] = await Promise.all([compileAdd(), openBrowser()]);
  browser = opened;
  await recordHost(add, inside('l3'));
  await recordNested(add, inside('l4'));
}, 120_000);
afterAll(async () => {
  await browser?.close();
  rmSync(scratch, { recursive: true, force: true });
});

/** Opens the page of a recording, which is complete. */
async function open(name: string): Promise<void> {
  const { exitCode, stderr } = await pto(['trace', 'view', inside(name)]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  page = await browser.newPage({ viewport: { width: 1300, height: 800 }, colorScheme: 'light', offline: true });
  page.on('pageerror', (error) => expect.fail(error.message));
  await page.goto(pathToFileURL(path.join(inside(name), 'view.html')).href);
  await page.locator('h1').filter({ hasText: name }).waitFor();
}

const details = () => page.locator('#details').innerText();
const items = (list: string) => page.locator(`${list} li`).allInnerTexts();

/** Selects the first that has these words. */
async function find(words: string): Promise<void> {
  await page.locator('#search').fill(words);
  await page.locator('#search').press('Enter');
  await page.locator('#lanes').focus();
}

/** Where on the swimlane the colour of selections is: outlines and arrows. */
async function marked(): Promise<{ left: number; right: number; top: number; bottom: number }> {
  return page.evaluate(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
    const canvas = document.getElementById('lanes');
    const { width, height } = canvas;
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
    let [left, right, top, bottom] = [width, 0, height, 0];
    for (let i = 0; i < data.length; i += 4) {
      if (data[i] !== 5 || data[i + 1] !== 80 || data[i + 2] !== 174) continue;
      const [x, y] = [(i / 4) % width, Math.floor(i / 4 / width)];
      [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
    }
    done({ left, right, top, bottom });
  })))`);
}

describe('the page of a worker of level 3', () => {
  it('has its lanes, chips, sub workers and what these did', async () => {
    await open('l3');
    const lanes = ['L3: submit', 'L3: chip0', 'L3/chip0', 'L3/chip1', 'L3/sub0', 'L3/chip0 AIV', 'L3/chip1 Sched'];
    for (const lane of lanes) {
      await find(lane);
      expect(await details()).toContain(`where\n${lane}`);
    }
    expect(await page.locator('#facts').innerText()).toContain('2 tasks');
  });

  it('shows the way of a task from its submit to its completion, and what the chip made of it', async () => {
    await find('L3/chip1 vector_add');
    expect(await details()).toMatch(
      /^vector_add\nkind\s+task\nrun\s+1\ntask\s+1\npart of\s+run 1\nwhere\s+L3\/chip1\n/,
    );
    const way = await items('#way');
    expect(way.map((text) => text.split(',')[0])).toEqual([
      'submit vector_add L3: submit',
      'dispatch vector_add L3: chip1',
      'task vector_add L3/chip1',
      'complete vector_add L3: chip1',
    ]);
    await page.locator('#chip-tasks button').click();
    expect(await details()).toMatch(/^func_0_a t0\nwhere\s+L3\/chip1 AIV_/);
    expect(await items('#way')).toEqual(way);
    await page.getByRole('button', { name: 'submit vector_add' }).click();
    expect(await details()).toMatch(/kind\s+submit/);
    await page.locator('#lanes').focus();
    await page.keyboard.press('s');
    expect(await page.locator('#status').innerText()).toBe('dispatch vector_add');
  });

  it('has the memory of chips over time', async () => {
    await page.keyboard.press('3');
    expect(await page.locator('#memory').innerText()).toMatch(/^Over time, .*L3\/chip1 ring 0, task window/s);
    await page.keyboard.press('1');
  });

  it('draws that way, and selects what is clicked', async () => {
    await find('start children');
    await page.keyboard.press('z');
    const alone = await marked();
    expect(alone.bottom - alone.top).toBeLessThan(30);
    await page.keyboard.press('Escape');
    await page.locator('#lanes').click({
      position: { x: (alone.left + alone.right) / 2, y: (alone.top + alone.bottom) / 2 },
    });
    expect(await details()).toContain('start children');
    await find('L3 tasks');
    await page.keyboard.press('z');
    await find('L3/chip1 vector_add');
    const way = await marked();
    expect(way.bottom - way.top).toBeGreaterThan(60);
    await page.close();
  });
});

it('the page of a worker of level 4 leads from its task down to the core of a chip', async () => {
  await open('l4');
  await find('L4/0/L3 task forward');
  expect(await details()).toMatch(/kind\s+task/);
  await page.locator('#inside').getByRole('button', { name: 'run 1' }).click();
  await page.locator('#inside').getByRole('button', { name: 'task vector_add' }).click();
  expect(await details()).toMatch(/where\s+L4\/0\/L3\/chip0\n/);
  await page.locator('#chip-tasks button').click();
  expect(await details()).toMatch(/where\s+L4\/0\/L3\/chip0 AIV_/);
  expect((await marked()).bottom).toBeGreaterThan(0);
  await page.close();
});
