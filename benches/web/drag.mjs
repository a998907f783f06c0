// How long a drag takes, from the pointer to after the paint: two boxes, and 2,000 boxes of which NMS is computed anew, at full
// speed and with the CPU throttled four times. node benches/web/drag.mjs; `npm run web:build` comes before.
import { chromium } from 'playwright-core';
import { FLAGS, serve } from '../../web/serve.mjs';

const MOVES = 90;
const CASES = [
  { name: 'two boxes', query: '?only=iou', selector: '#iou .actor--pred .hit--move' },
  { name: '2,000 boxes, NMS', query: '?only=nms&nms.p=many', selector: '#nms .hit--edge' },
  { name: '7,668 anchors matched', query: '?only=anchors', selector: '#figure-2b .actor--truth .hit--move' },
  { name: 'an evaluation of ten detections', query: '?only=map', selector: '#map [data-box="0"] .hit--edge' },
];

/**
 * In the page: notes how long it takes from each pointer move to the end of the paint that shows the answer to it, as the page has it
 * (from the moment of the event) and as the reader has it (from the moment of the input), and tasks of more than 50 ms.
 */
function watch() {
  globalThis.paints = [];
  globalThis.inputs = [];
  globalThis.long = 0;
  new PerformanceObserver((list) => (globalThis.long += list.getEntries().length)).observe({
    type: 'longtask',
  });
  addEventListener(
    'pointermove',
    (event) => {
      const begin = performance.now();
      const input = event.timeStamp;
      requestAnimationFrame(async () => {
        await globalThis.settled();
        const channel = new MessageChannel();
        channel.port1.addEventListener('message', () => {
          globalThis.paints.push(performance.now() - begin);
          globalThis.inputs.push(performance.now() - input);
        });
        channel.port1.start();
        channel.port2.postMessage(0);
      });
    },
    { capture: true },
  );
}

const { url, close } = await serve();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: FLAGS,
});
for (const { name, query, selector } of CASES) {
  for (const rate of [1, 4]) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(url + query);
    await page.waitForSelector('html[data-ready]', { state: 'attached' });
    const target = page.locator(selector).first();
    await target.evaluate((element) => element.scrollIntoView({ block: 'center', behavior: 'instant' }));
    await page.waitForTimeout(1500);
    const { x, y, height } = await target.boundingBox();
    const session = await page.context().newCDPSession(page);
    await session.send('Emulation.setCPUThrottlingRate', { rate });
    await page.evaluate(watch);
    await page.mouse.move(x + 2, y + height / 2);
    await page.mouse.down();
    for (let i = 0; i < MOVES; i++)
      await page.mouse.move(x + 42 - 40 * Math.cos(i / 12), y + height / 2 + 30 * Math.sin(i / 9));
    await page.mouse.up();
    await page.waitForTimeout(200);
    const { paints, inputs, long } = await page.evaluate(() => ({
      paints: globalThis.paints,
      inputs: globalThis.inputs,
      long: globalThis.long,
    }));
    const at = (times, share) =>
      times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) * share)].toFixed(1);
    console.log(
      `${name}, CPU / ${rate}: median ${at(paints, 0.5)} ms, 95 % ${at(paints, 0.95)} ms; ` +
        `from the input ${at(inputs, 0.5)} and ${at(inputs, 0.95)} ms; ${long} long tasks`,
    );
    await page.close();
  }
}
await browser.close();
await close();
