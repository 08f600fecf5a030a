import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

import { chromium } from 'playwright-core';

function findBrowser() {
  for (const dir of (process.env.PATH ?? '').split(delimiter)) {
    const file = join(dir, 'chromium');
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      continue;
    }
  }
  throw new Error(
    'There is no chromium. npm test installs it; by hand, on Debian and Ubuntu: apt-get install chromium',
  );
}

export function openBrowser() {
  // Shared memory of containers is small, and its sandbox does not start as root.
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'];
  return chromium.launch({ executablePath: findBrowser(), args });
}

export async function lookAt(browser, png) {
  const page = await browser.newPage();
  const decode = `async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const colors = {};
    for (let i = 0; i < data.length; i += 4) {
      const color = data.slice(i, i + 3).join();
      colors[color] = (colors[color] ?? 0) + 1;
    }
    return { width: image.width, height: image.height, colors };
  }`;
  const picture = await page.evaluate(`(${decode})(${JSON.stringify(png.toString('base64'))})`);
  await page.close();
  return picture;
}
