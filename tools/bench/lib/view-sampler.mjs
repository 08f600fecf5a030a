// Samples the frames of a page while it is dragged to and fro: a trace, and a page with an empty canvas, in turn.
// Prints {"us": […], "floorUs": […], "figures": {"p95Us": […], "floorP95Us": […], "pageBytes": […]}}.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { openBrowser } from '@pto-tools/page/browser';
import { viewPage } from '@pto/trace';
import { percentile } from './statistics.mjs';
import { recordedRun } from './view-run.mjs';

const SIZE = { width: 1500, height: 900 };
/** Frames of one turn. */
const FRAMES = 60;

const { tasks, rounds, seconds } = JSON.parse(process.argv[2]);

const emptyCanvas =
  '<!doctype html><style>body { margin: 0 } canvas { width: 100vw; height: 100vh }</style><canvas id="lanes"></canvas>';

/** In the page: drags the canvas a little in each frame, and answers with the times between frames, in milliseconds. */
const drag = `new Promise((done) => {
  const canvas = document.getElementById('lanes');
  canvas.setPointerCapture = () => undefined;
  const send = (type, x) =>
    canvas.dispatchEvent(new PointerEvent(type, { pointerId: 1, buttons: 1, clientX: x, clientY: 500, bubbles: true }));
  const times = [];
  let last;
  let frame = 0;
  send('pointerdown', 700);
  const step = (now) => {
    if (last !== undefined) times.push(now - last);
    last = now;
    if (frame++ === ${FRAMES}) {
      send('pointerup', 700);
      done(times);
    } else {
      send('pointermove', 700 - 8 * (frame <= ${FRAMES} / 2 ? frame : ${FRAMES} - frame));
      requestAnimationFrame(step);
    }
  };
  requestAnimationFrame(step);
})`;

const dir = mkdtempSync(path.join(tmpdir(), 'pto-bench-view-'));
const browser = await openBrowser();

async function openPage(name, html) {
  const file = path.join(dir, name);
  writeFileSync(file, html);
  const page = await browser.newPage({ viewport: SIZE });
  await page.goto(pathToFileURL(file).href);
  return page;
}

async function sampleFrames(page) {
  await page.bringToFront();
  return (await page.evaluate(drag)).map((ms) => ms * 1000);
}

try {
  const { html } = viewPage({ title: 'benchmark', runs: [{ run: recordedRun(tasks) }] });
  const view = await openPage('view.html', html);
  await view.locator('h1').filter({ hasText: 'benchmark' }).waitFor();
  // Half of the run is seen: most tasks at once, with room to move.
  for (const key of ['+', '+']) await view.keyboard.press(key);
  const floor = await openPage('floor.html', emptyCanvas);
  const [us, floorUs] = [[], []];
  await sampleFrames(view);
  const end = performance.now() + seconds * 1000;
  for (let round = 0; rounds === undefined ? performance.now() < end : round < rounds; round++) {
    us.push(...(await sampleFrames(view)));
    floorUs.push(...(await sampleFrames(floor)));
  }
  const figures = { p95Us: [percentile(us, 95)], floorP95Us: [percentile(floorUs, 95)], pageBytes: [html.length] };
  console.log(JSON.stringify({ us, floorUs, figures }));
} finally {
  await browser.close();
  rmSync(dir, { recursive: true, force: true });
}
