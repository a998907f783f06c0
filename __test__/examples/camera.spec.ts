// The page with a camera in Chromium, whose camera shows the picture of oracles/onnxruntime.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import test from 'ava';
import { chromium } from 'playwright-core';
import { build } from 'vite';

import { ROOT } from '../../web/prepare.mjs';
import { FLAGS } from '../../web/flags.mjs';
import { serve } from '../../web/serve.mjs';
import { CHROMIUM, missing } from '../browser.js';
import { network, picture } from '../onnxruntime/networks.js';

const FOLDER = join(ROOT, 'target', 'camera-public');
const VIDEO = join(ROOT, 'target', 'camera.y4m');

/** Two frames of the picture as a video of 4:2:0 by BT.601. */
function video(): Buffer {
  const { data, width, height } = picture();
  const y = Buffer.alloc(width * height);
  const [u, v] = [Buffer.alloc(y.length / 4), Buffer.alloc(y.length / 4)];
  for (let at = 0; at < y.length; at++) {
    const [r = 0, g = 0, b = 0] = data.subarray(3 * at, 3 * at + 3);
    y[at] = Math.round(16 + 0.257 * r + 0.504 * g + 0.098 * b);
    const [row, column] = [Math.floor(at / width), at % width];
    const half = (row >> 1) * (width / 2) + (column >> 1);
    u[half] = Math.round(128 - 0.148 * r - 0.291 * g + 0.439 * b);
    v[half] = Math.round(128 + 0.439 * r - 0.368 * g - 0.071 * b);
  }
  const frame = [Buffer.from('FRAME\n'), y, u, v];
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\n`),
    ...frame,
    ...frame,
  ]);
}

(missing === '' ? test : test.skip)('the page finds what is in front of the camera, and stops', async (t) => {
  t.timeout(120_000);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'model.onnx'), network('yolo'));
  writeFileSync(VIDEO, video());
  const configFile = join(ROOT, 'examples/camera/vite.config.js');
  await build({ configFile, publicDir: FOLDER, logLevel: 'error' });
  const { url, close } = await serve(join(ROOT, 'target/camera'));
  const args = [...FLAGS, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${VIDEO}`]; // prettier-ignore
  const browser = await chromium.launch({ executablePath: CHROMIUM, args });
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(30_000);
    page.on('pageerror', (error) => t.fail(`on the page: ${error.message}`));
    await page.goto(url);
    const status = page.locator('#status');
    await page.click('#start');
    await status.filter({ hasText: / ms\)$/ }).waitFor().catch(async (error: unknown) => t.fail(`the page says: ${await status.textContent()}; ${String(error)}`)); // prettier-ignore
    t.regex((await status.textContent()) ?? '', /^\d+ × (red|blue), \d+ × (red|blue) \(\d+ ms\)$/);
    const drawn = await page.evaluate<number>(`(() => {
      const canvas = document.querySelector('canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((byte, at) => at % 4 === 3 && byte > 0).length;
    })()`);
    t.true(drawn > 100, `${drawn} pixels are drawn`);
    await page.click('#start');
    t.is(await status.textContent(), 'Stopped.');
    t.is(await page.evaluate(`document.querySelector('video').srcObject`), null);
  } finally {
    await browser.close();
    await close();
  }
});
